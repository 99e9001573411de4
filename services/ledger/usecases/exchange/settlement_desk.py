"""Settles a merchant's month: what was handed over is added up once, and owed to the merchant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import in_rfc_3339
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, Where
from lovebank.kernel.errors import Taken
from lovebank.kernel.identity.principal import Permit
from services.ledger.domain.chart import merchant_of
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.errors import MonthNotOver
from services.ledger.domain.exchange.orders import GOODS, SERVICE, settlement
from services.ledger.domain.exchange.redemption import AnyRedemption, Captured
from services.ledger.domain.exchange.settlement import (
    Settlement,
    TakenBack,
    settled,
    settlement_id_of,
)
from services.ledger.domain.months import bounds, month_of
from services.ledger.store.redemptions import Redemptions
from services.ledger.store.settlements import Settlements
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk
from services.ledger.usecases.teller import Teller

LAST_WRITES = timedelta(minutes=5)  # What was decided in the last second of a month is written by.


@dataclass(frozen=True)
class Settled:
    settlement: Settlement
    is_final: bool
    owed_minutes: int


class SettlementDesk:
    def __init__(
        self,
        catalogue: CatalogueDesk,
        redemptions: Redemptions,
        settlements: Settlements,
        teller: Teller,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._redemptions = redemptions
        self._settlements = settlements
        self._teller = teller
        self._clock = clock

    async def look(self, merchant_id: str, month: str, permit: Permit) -> Settled:
        """As it was settled; before that, as it would be settled now."""
        merchant = await self._catalogue.merchant(merchant_id)
        permit.check(merchant.community_id, merchant.people)
        kept = await self._settlements.find_one(settlement_id_of(merchant_id, month))
        statement = kept.value if kept else await self._added_up(merchant, month)
        return await self._settled(statement, is_final=kept is not None)

    async def settle(self, merchant_id: str, month: str, permit: Permit, cause: Cause) -> Settled:
        """Once a month: who settles it again finds it settled. Raises `MonthNotOver`."""
        merchant = await self._catalogue.merchant(merchant_id)
        permit.check(merchant.community_id)
        await self._check_over(merchant_id, month)
        statement = await self._kept(merchant, month, cause)
        await self._owe(statement, cause)
        return await self._settled(statement, is_final=True)

    async def _settled(self, statement: Settlement, *, is_final: bool) -> Settled:
        return Settled(statement, is_final, await self._catalogue.owed_to(statement.merchant_id))

    async def _kept(self, merchant: Merchant, month: str, cause: Cause) -> Settlement:
        settlement_id = settlement_id_of(merchant.merchant_id, month)
        kept = await self._settlements.find_one(settlement_id)
        if kept:
            return kept.value
        added_up = await self._added_up(merchant, month)
        try:
            return (await self._settlements.add(settlement_id, added_up, [], cause)).value
        except Taken:
            return (await self._settlements.get(settlement_id)).value

    async def _owe(self, statement: Settlement, cause: Cause) -> None:
        """Nobody comes between: the orders follow from the statement, which does not change."""
        merchant_id, community_id = statement.merchant_id, statement.community_id
        account_id = merchant_of(merchant_id)
        await self._teller.open_account(VolunteerId(merchant_id), community_id, account_id)
        for kind in (SERVICE, GOODS):
            if minutes := statement.minutes_of(kind):
                order = settlement(merchant_id, statement.month, kind, community_id, minutes)
                await self._teller.submit(order, cause)

    async def _check_over(self, merchant_id: str, month: str) -> None:
        _, ends_at = bounds(month)
        under_way = {"terms.merchant_id": merchant_id, "state": "delivering"}
        if self._clock() < ends_at + LAST_WRITES or await self._redemptions.count(under_way):
            raise MonthNotOver(month)

    async def _added_up(self, merchant: Merchant, month: str) -> Settlement:
        captured = await self._in(month, merchant, "handed_over_at")
        handed_over = [each for each in captured if isinstance(each, Captured)]
        back = await self._in(month, merchant, "reversed_at")
        taken_back = [each for each in back if isinstance(each, TakenBack)]
        corrected = [each for each in taken_back if await self._was_settled(each)]
        return settled(merchant, month, handed_over, corrected)

    async def _in(self, month: str, merchant: Merchant, when: str) -> Sequence[AnyRedemption]:
        begins_at, ends_at = bounds(month)
        where: Where = {
            "terms.merchant_id": merchant.merchant_id,
            when: Between(in_rfc_3339(begins_at), in_rfc_3339(ends_at)),
        }
        return [kept.value async for kept in self._redemptions.every(where)]

    async def _was_settled(self, taken_back: TakenBack) -> bool:
        month, terms = month_of(taken_back.handed_over_at), taken_back.terms
        kept = await self._settlements.find_one(settlement_id_of(terms.merchant_id, month))
        return kept is not None and kept.value.tells_of(terms.redemption_id)
