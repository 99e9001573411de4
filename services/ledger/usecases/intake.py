"""Where served minutes come in: looked at, and then posted to the member or held in suspense.

What was found of a deed is kept with the deed, before anything is posted: told again, it is not
looked at again, and goes the way it went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.retry import settle
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.doubts import Signal
from services.ledger.domain.signals import Service
from services.ledger.domain.suspension import Case, suspension_of
from services.ledger.store.journal import Journal
from services.ledger.usecases.history import History
from services.ledger.usecases.overflow import carry_over
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.suspense import Suspense
from services.ledger.usecases.teller import Teller


@dataclass(frozen=True)
class Intake:
    teller: Teller
    suspense: Suspense
    history: History
    journal: Journal
    policies: PolicyDesk
    clock: Clock

    async def take(self, service: Service, cause: Cause) -> TransferId:
        """The id of what was posted, to the member or into suspense.

        Raises `ServedInFuture`, `ServedTooLongAgo`, `TooLongADay`, `DeedDiffers`; then nothing was
        posted.
        """
        signals = await settle(lambda: self._look(service))
        if signals:
            return await self.suspense.hold(await self._case(service, signals), cause)
        outcome = await self.teller.deposit(service.deed, cause, service.entered_by)
        await carry_over(self.teller, outcome, cause)
        return outcome.transfer.transfer_id

    async def _look(self, service: Service) -> Sequence[Signal]:
        known = await self.history.find(service)
        return known.signals if known else await self._look_first(service)

    async def _look_first(self, service: Service) -> Sequence[Signal]:
        deed = service.deed
        if held := await self.suspense.signals_of(deed.deed_id):
            return held
        if await self.journal.find_one(deed.transfer_id):
            return ()  # It was posted when nobody looked yet.
        service.check_over(self.clock())
        account, policy = await self._account(service)
        service.check_told_in_time(policy.told_within_months)
        earned_minutes = sum(account.recognised.values())
        return (await self.history.remember(service, earned_minutes, policy)).signals

    async def _case(self, service: Service, signals: Sequence[Signal]) -> Case:
        account, policy = await self._account(service)
        return Case(
            suspension_id=suspension_of(service.deed.deed_id),
            community_id=account.community_id,
            service=service,
            signals=tuple(signals),
            policy_version=policy.version,
            held_at=self.clock(),
        )

    async def _account(self, service: Service) -> tuple[Account, BankPolicy]:
        deed = service.deed
        account = (await self.teller.open_account(deed.volunteer_id, deed.served_in)).value
        return account, await self.policies.in_force(account.community_id)
