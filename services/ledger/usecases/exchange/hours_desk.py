"""Promises hours for a request, and takes the promise back; `hours_keeper.py` keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import PersonId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.repository import Kept
from services.ledger.domain.chart import account_of
from services.ledger.domain.errors import WrongState
from services.ledger.domain.exchange.errors import AlreadyThere
from services.ledger.domain.exchange.help_for_hours import AnyHours, Promise, Promised
from services.ledger.store.help_for_hours import HelpForHours
from services.ledger.usecases.dormancy import Dormancy
from services.ledger.usecases.exchange.hours_keeper import HoursKeeper, named
from services.ledger.usecases.policy_desk import PolicyDesk


@dataclass(frozen=True)
class Asked:
    request_id: str
    beneficiary_id: PersonId
    minutes_max: int


class HoursDesk:
    def __init__(
        self,
        hours: HelpForHours,
        dormancy: Dormancy,
        policies: PolicyDesk,
        keeper: HoursKeeper,
        clock: Clock,
    ) -> None:
        self._hours = hours
        self._dormancy = dormancy
        self._policies = policies
        self._keeper = keeper
        self._clock = clock

    async def promise(self, asked: Asked, permit: Permit, cause: Cause) -> AnyHours:
        """Before anybody accepts it: what is promised later is for who comes later.

        Raises `AlreadyThere` where another promise is given, `NothingHere`.
        """
        account = await self._dormancy.accounts.find_one(account_of(asked.beneficiary_id))
        if account is None:
            raise NothingHere
        permit.check(account.value.community_id, {asked.beneficiary_id})
        await self._dormancy.wake_own(account.value, permit, cause)
        policy = await self._policies.in_force(account.value.community_id)
        promise = Promise(
            request_id=asked.request_id,
            beneficiary_id=asked.beneficiary_id,
            community_id=account.value.community_id,
            minutes_max=asked.minutes_max,
            promised_at=self._clock(),
            promised_by=permit.person_id,
            policy_version=policy.version,
            floor_minutes=policy.exchange.floor_minutes,
            held_days=policy.exchange.hours_held_days,
        )
        try:
            new = Promised(promise=promise)
            return (await self._hours.add(named(asked.request_id), new, [], cause)).value
        except Taken as taken:
            raise AlreadyThere("a promise for this request") from taken

    async def find(self, request_id: str, permit: Permit) -> Kept[AnyHours]:
        kept = await self._hours.find_one(named(request_id))
        if kept is None:
            raise NothingHere
        promise = kept.value.promise
        permit.check(promise.community_id, {promise.beneficiary_id})
        return kept

    async def withdraw(self, request_id: str, permit: Permit, cause: Cause) -> AnyHours:
        """While nobody has accepted. Raises `WrongState`."""
        await self.find(request_id, permit)

        def move(hours: AnyHours) -> AnyHours:
            if not isinstance(hours, Promised):
                raise WrongState("a promise", hours.state)
            return hours.withdraw()

        return (await self._keeper.moved(named(request_id), move, cause)).value
