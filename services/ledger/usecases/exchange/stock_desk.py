"""The shelf of an exchange point: pieces come in, and go out where a count finds fewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.identity.principal import NothingHere, Permit
from services.ledger.domain.chart import delivered_of, stock_of, supply_of, unit_of
from services.ledger.domain.exchange.errors import OutOfStock
from services.ledger.domain.order import Code, Order
from services.ledger.domain.transfer import Final, Rejected
from services.ledger.store.accounts import Accounts
from services.ledger.store.exchange_points import ExchangePoints
from services.ledger.usecases.exchange.asked_once import asked_once
from services.ledger.usecases.teller import Teller


@dataclass(frozen=True)
class Movement:
    exchange_point_id: str
    sku: str
    direction: Literal["in", "out"]
    pieces: int
    reason: str


class StockDesk:
    def __init__(self, points: ExchangePoints, accounts: Accounts, teller: Teller) -> None:
        self._points = points
        self._accounts = accounts
        self._teller = teller

    async def move(self, movement: Movement, permit: Permit, cause: Cause) -> tuple[Final, int]:
        """What was moved, and how many are to be had after it.

        Raises `NothingHere` where nothing of the kind is offered, `OutOfStock`, `KeyReused`.
        """
        point = await self._points.find_one(movement.exchange_point_id)
        if point is None:
            raise NothingHere
        permit.check(point.value.community_id)
        shelf = stock_of(movement.exchange_point_id, movement.sku)
        if await self._accounts.find_one(shelf) is None:
            raise NothingHere(movement.sku)
        order = _order(movement, point.value.community_id, permit, cause)
        moved = await asked_once(self._teller, order, cause)
        if isinstance(moved, Rejected):
            raise OutOfStock(movement.sku)
        return moved, (await self._accounts.get(shelf)).value.available


def _order(movement: Movement, community_id: str, permit: Permit, cause: Cause) -> Order:
    shelf = stock_of(movement.exchange_point_id, movement.sku)
    comes_in = movement.direction == "in"
    return Order(
        transfer_id=TransferId(f"stock_{movement.direction}:{cause.id.rpartition(':')[2]}"),
        code=Code.STOCK_IN if comes_in else Code.STOCK_OUT,
        debit=supply_of(community_id) if comes_in else shelf,
        credit=shelf if comes_in else delivered_of(community_id),
        community_id=community_id,
        amount=movement.pieces,
        unit=unit_of(movement.sku),
        reason=movement.reason,
        approved_by=permit.person_id,
    )
