"""What a redemption asks of the bank: hours and pieces, each by an order under an id of its own."""

from __future__ import annotations

import re

from lovebank.contracts.ids import AccountId, CommunityId, TransferId
from services.ledger.domain.chart import (
    MINUTES,
    delivered_of,
    goods_clearing_of,
    merchant_of,
    service_clearing_of,
    unit_of,
)
from services.ledger.domain.exchange.redemption import Terms
from services.ledger.domain.order import Code, Kind, Order, ending, reversal

_HOURS_CAME_BACK = re.compile(r"hold:(redemption:[0-9A-Za-z-]+):resolved:reversed(?::[0-9]+)?")
GOODS = "goods"
SERVICE = "service"


def hold_of_hours(terms: Terms) -> Order:
    """Without a time of its own at which it ends: that is decided in the redemption alone."""
    is_goods = terms.kind == GOODS
    return Order(
        transfer_id=terms.hours_hold_id,
        kind=Kind.HOLD,
        code=Code.REDEMPTION_GOODS if is_goods else Code.REDEMPTION_SERVICE,
        debit=terms.account_id,
        credit=clearing_of(terms.kind, terms.community_id),
        community_id=terms.community_id,
        amount=terms.minutes,
        floor=terms.floor_minutes,
        policy_version=terms.policy_version,
    )


def hold_of_stock(terms: Terms) -> Order:
    return Order(
        transfer_id=terms.stock_hold_id,
        kind=Kind.HOLD,
        code=Code.REDEMPTION_GOODS,
        debit=terms.stock_id,
        credit=delivered_of(terms.community_id),
        community_id=terms.community_id,
        amount=terms.quantity,
        unit=unit_of(terms.sku),
        policy_version=terms.policy_version,
    )


def reversal_of_stock(terms: Terms, quantity: int) -> Order:
    """The pieces come back as the hours did."""
    taken = ending(hold_of_stock(terms), Kind.CAPTURE, quantity)
    return reversal(taken, quantity, 0, "hours_reversed", "ledger")


def redemption_whose_hours_came_back(transfer_id: str) -> str | None:
    """By the name of a reversal; none where it is that of any other transfer."""
    found = _HOURS_CAME_BACK.fullmatch(transfer_id)
    return found[1] if found else None


def settlement(
    merchant_id: str, month: str, kind: str, community_id: CommunityId, minutes: int
) -> Order:
    """What the merchant is owed for the month goes from the clearing to the merchant.

    Where more was taken back than was handed over, `minutes` is below zero and they come back; by
    force, for they were never the merchant's.
    """
    clearing, merchant = clearing_of(kind, community_id), merchant_of(merchant_id)
    owed = minutes > 0
    return Order(
        transfer_id=TransferId(f"settlement:{merchant_id}:{month}:{kind}"),
        code=Code.SETTLEMENT,
        debit=clearing if owed else merchant,
        credit=merchant if owed else clearing,
        community_id=community_id,
        amount=abs(minutes),
        unit=MINUTES,
        force=not owed,
    )


def clearing_of(kind: str, community_id: CommunityId) -> AccountId:
    return goods_clearing_of(community_id) if kind == GOODS else service_clearing_of(community_id)
