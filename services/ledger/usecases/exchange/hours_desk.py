"""Promises hours for a request, and takes the promise back; `hours_keeper.py` keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import PersonId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.repository import Kept
from services.ledger.domain.chart import account_of
from services.ledger.domain.errors import WrongState
from services.ledger.domain.exchange.errors import NoSuchRequest
from services.ledger.domain.exchange.help_for_hours import AnyHours, Promise, Promised
from services.ledger.domain.help_request import HelpRequest
from services.ledger.store.help_requests import HelpRequests
from services.ledger.usecases.dormancy import Dormancy
from services.ledger.usecases.exchange.hours_keeper import HoursKeeper
from services.ledger.usecases.policy_desk import PolicyDesk


@dataclass(frozen=True)
class Asked:
    request_id: str
    beneficiary_id: PersonId
    minutes_max: int


class HoursDesk:
    def __init__(
        self,
        keeper: HoursKeeper,
        requests: HelpRequests,
        dormancy: Dormancy,
        policies: PolicyDesk,
        clock: Clock,
    ) -> None:
        self._keeper = keeper
        self._requests = requests
        self._dormancy = dormancy
        self._policies = policies
        self._clock = clock

    async def promise(self, asked: Asked, permit: Permit, cause: Cause) -> AnyHours:
        """Before anybody accepts it: what is promised later is for who comes later.

        Raises `AlreadyThere` where another promise is given, `NoSuchRequest` where it is not the
        beneficiary's, `NothingHere`.
        """
        account = await self._dormancy.accounts.find_one(account_of(asked.beneficiary_id))
        if account is None:
            raise NothingHere
        permit.check(account.value.community_id, {asked.beneficiary_id})
        await self._check_theirs(asked)
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
        return await self._keeper.begin(promise, cause)

    async def reported(self, request: HelpRequest, cause: Cause) -> None:
        await self._requests.add(request.request_id, request, [], cause)

    async def find(self, request_id: str, permit: Permit) -> Kept[AnyHours]:
        kept = await self._keeper.find(request_id)
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

        return await self._keeper.moved(request_id, move, cause)

    async def _check_theirs(self, asked: Asked) -> None:
        kept = await self._requests.find_one(asked.request_id)
        if kept is None or str(kept.value.beneficiary_id) != asked.beneficiary_id:
            raise NoSuchRequest(asked.request_id)
