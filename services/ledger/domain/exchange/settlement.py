"""A merchant's month: every hand-over, what it comes to, and under which ceiling it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.redemption import Captured

LINES_MAX = 10_000


class SettlementLine(Model):
    """Without the member: whom it was handed to is not the merchant's to keep."""

    redemption_id: str
    offer_id: str
    kind: Literal["service", "goods"]
    quantity: int
    minutes: int
    handed_over_at: Instant


class Settlement(Model):
    """`month` is `2021-02`, in local time."""

    merchant_id: str
    community_id: CommunityId
    month: str
    budget_minutes: int
    lines: tuple[SettlementLine, ...] = Field(default=(), max_length=LINES_MAX)

    @property
    def settlement_id(self) -> str:
        return settlement_id_of(self.merchant_id, self.month)

    @property
    def total_minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    def minutes_of(self, kind: str) -> int:
        return sum(line.minutes for line in self.lines if line.kind == kind)


def settlement_id_of(merchant_id: str, month: str) -> str:
    return f"settlement:{merchant_id}:{month}"


def settled(merchant: Merchant, month: str, handed_over: Sequence[Captured]) -> Settlement:
    in_order = sorted(handed_over, key=lambda each: (each.handed_over_at, each.terms.redemption_id))
    return Settlement(
        merchant_id=merchant.merchant_id,
        community_id=merchant.community_id,
        month=month,
        budget_minutes=merchant.budget_minutes_a_month,
        lines=tuple(_line(each) for each in in_order),
    )


def _line(captured: Captured) -> SettlementLine:
    terms = captured.terms
    return SettlementLine(
        redemption_id=terms.redemption_id,
        offer_id=terms.offer_id,
        kind=terms.kind,
        quantity=captured.quantity,
        minutes=captured.minutes,
        handed_over_at=captured.handed_over_at,
    )
