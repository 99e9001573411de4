"""What the books do about a suspension: hold the minutes, take them back, deposit them.

Each step follows from the suspension as it is kept, under an id that follows from the deed: so any
number may do it, again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lovebank.contracts.ids import TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Taken
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.log import get_logger
from services.ledger import metrics
from services.ledger.domain.chart import suspense_of
from services.ledger.domain.doubts import Signal
from services.ledger.domain.errors import DeedDiffers
from services.ledger.domain.order import Order
from services.ledger.domain.suspension import AnySuspension, Case, Held, Owed, suspension_of
from services.ledger.store.suspensions import Suspensions
from services.ledger.usecases import case_events
from services.ledger.usecases.history import History
from services.ledger.usecases.overflow import carry_over
from services.ledger.usecases.teller import Teller

log = get_logger()
TAKES_BACK = frozenset({Owed.WAY_BACK, Owed.WAY_BACK_AND_DEPOSIT})
DEPOSITS = frozenset({Owed.DEPOSIT, Owed.WAY_BACK_AND_DEPOSIT})


@dataclass(frozen=True)
class Suspense:
    suspensions: Suspensions
    teller: Teller
    history: History
    clock: Clock

    async def hold(self, case: Case, cause: Cause) -> TransferId:
        """The hold's id. Raises `DeedDiffers` where the deed is held with other facts."""
        kept = await self.suspensions.find_one(case.suspension_id) or await self._add(case, cause)
        if kept.value.case.deed != case.deed:
            raise DeedDiffers(case.deed.deed_id)
        await self.settle(case.suspension_id)
        return kept.value.case.hold.transfer_id

    async def signals_of(self, deed_id: str) -> Sequence[Signal]:
        """Why this deed is or was held; nothing where it never was."""
        kept = await self.suspensions.find_one(suspension_of(deed_id))
        return kept.value.case.signals if kept else ()

    async def settle(self, name: str) -> None:
        """Do what the books still owe to what was decided."""
        await settle(lambda: self._settle(name))

    async def settle_all(self) -> None:
        for owed in Owed:
            if owed is not Owed.NOTHING:
                async for kept in self.suspensions.every({"owed": owed.value}):
                    await self.settle(kept.id)

    async def _add(self, case: Case, cause: Cause) -> Kept[AnySuspension]:
        held = Held(case=case)
        told = case_events.of_suspension(held, self.clock())
        try:
            kept = await self.suspensions.add(case.suspension_id, held, told, cause)
        except Taken:
            return await self.suspensions.get(case.suspension_id)
        for signal in case.signals:
            metrics.HELD.labels(signal).inc()
        log.info("ledger.held", suspension_id=case.suspension_id, signals=[*case.signals])
        return kept

    async def _settle(self, name: str) -> None:
        kept = await self.suspensions.get(name)
        suspension = kept.value
        if suspension.owed is Owed.NOTHING:
            return
        await self._post(suspension)
        settled = suspension.model_copy(update={"owed": Owed.NOTHING})
        await self.suspensions.replace(kept, settled, [], Cause(id=f"settled:{suspension.owed}"))

    async def _post(self, suspension: AnySuspension) -> None:
        case = suspension.case
        cause = Cause(id=case.suspension_id, correlation_id=case.deed.deed_id)
        await self._submit(case, case.hold, cause)
        if suspension.owed in TAKES_BACK and not isinstance(suspension, Held):
            await self._submit(case, case.way_back(suspension.review), cause)
        if suspension.owed in DEPOSITS:
            outcome = await self.teller.deposit(case.deed, cause, case.service.entered_by)
            await carry_over(self.teller, outcome, cause)
            await self._vouch(case)

    async def _vouch(self, case: Case) -> None:
        """Who was found to help the same person a great deal is not doubted for that again."""
        partner_id = case.service.partner_id
        if partner_id and Signal.ONE_PARTNER in case.signals:
            await self.history.vouch(case.deed.volunteer_id, partner_id)

    async def _submit(self, case: Case, order: Order, cause: Cause) -> None:
        account_id, community_id = suspense_of(case.community_id), case.community_id
        await self.teller.open_account(VolunteerId(account_id), community_id, account_id)
        await self.teller.submit(order, cause)
