"""Minutes entered by hand: they count once somebody of another organization approves."""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import CommunityId, PersonId, PlaceId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import MinutesServed
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Refusal, StaleVersion, Taken, Unavailable
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.backfill import AnyBackfill, Backfill, Quota, Source
from services.ledger.domain.bank_policy import local_day
from services.ledger.domain.chart import account_of
from services.ledger.domain.four_eyes import Approved, RefusedBecause
from services.ledger.domain.signals import Service, check_not_too_old
from services.ledger.store.accounts import Accounts
from services.ledger.store.quotas import Quotas, quota_of
from services.ledger.usecases.four_eyes import FourEyes
from services.ledger.usecases.intake import Intake
from services.ledger.usecases.policy_desk import PolicyDesk


@dataclass(frozen=True)
class Told:
    """What was on the paper."""

    community_id: CommunityId
    volunteer_id: VolunteerId
    served_from: Instant
    minutes_served: MinutesServed
    source: Source


@dataclass(frozen=True)
class Limits:
    """What keeps one administrator from entering much: by the policy, on one day."""

    quotas: Quotas
    policies: PolicyDesk

    async def take(self, backfill: Backfill, by: PersonId, at: Instant) -> None:
        """Raises `TooManyBackfills`."""
        await settle(lambda: self._take(backfill, by, at))

    async def check_not_too_old(self, backfill: Backfill, at: Instant) -> None:
        """Raises `ServedTooLongAgo`."""
        rules = await self.policies.in_force(backfill.community_id)
        check_not_too_old(backfill.served_from, at, rules.told_within_months)

    async def of(self, by: PersonId, at: Instant) -> Quota:
        kept = await self.quotas.find_one(quota_of(by, local_day(at)))
        return kept.value if kept else Quota()

    async def _take(self, backfill: Backfill, by: PersonId, at: Instant) -> None:
        name, cause = quota_of(by, local_day(at)), Cause(id=f"entered:{backfill.backfill_id}")
        kept = await self.quotas.find_one(name)
        rules = (await self.policies.in_force(backfill.community_id)).by_hand
        after = (kept.value if kept else Quota()).take(backfill, at, rules)
        if kept:
            await self.quotas.replace(kept, after, [], cause)
            return
        try:
            await self.quotas.add(name, after, [], cause)
        except Taken as taken:
            raise StaleVersion(name) from taken


class BackfillDesk:
    def __init__(
        self,
        eyes: FourEyes[Backfill],
        limits: Limits,
        accounts: Accounts,
        intake: Intake,
        clock: Clock,
    ) -> None:
        self._eyes = eyes
        self._limits = limits
        self._accounts = accounts
        self._intake = intake
        self._clock = clock

    async def propose(self, told: Told, permit: Permit, cause: Cause) -> AnyBackfill:
        """Raises `OwnCase`, `NoOrganization`, `NotOverYet`, `ServedTooLongAgo`, `TooManyBackfills`,
        `NoSuchAccount`.
        """
        permit.check(told.community_id)
        backfill = _backfill(told, cause)
        if made := await self._eyes.made_by(backfill.backfill_id, cause):
            return made.value
        now = self._clock()
        backfill.check_over(now)
        await self._limits.check_not_too_old(backfill, now)
        proposed = await self._eyes.check(backfill, permit)
        await self._accounts.get(account_of(told.volunteer_id))
        await self._limits.take(backfill, permit.person_id, now)
        return (await self._eyes.add(backfill.backfill_id, proposed, cause)).value

    async def show(self, name: str, permit: Permit) -> AnyBackfill:
        return (await self._eyes.find(name, permit)).value

    async def list(
        self, permit: Permit, place: PlaceId | None, state: str | None, page: Asked
    ) -> KeptPage[AnyBackfill]:
        return await self._eyes.list(permit, place, state, page)

    async def approve(self, name: str, permit: Permit, cause: Cause) -> AnyBackfill:
        """Approve it, and then and there deposit the minutes."""
        await self._carry_out(await self._eyes.approve(name, permit, cause))
        return await self.show(name, permit)

    async def refuse(
        self, name: str, because: RefusedBecause, permit: Permit, cause: Cause
    ) -> AnyBackfill:
        return (await self._eyes.refuse(name, because, permit, cause)).value

    async def withdraw(self, name: str, permit: Permit, cause: Cause) -> AnyBackfill:
        return (await self._eyes.withdraw(name, permit, cause)).value

    async def carry_out(self) -> None:
        """Whatever was approved by somebody who did not live to see it deposited."""
        async for kept in self._eyes.approved():
            await self._carry_out(kept)

    async def _carry_out(self, kept: Kept[AnyBackfill]) -> None:
        approved = kept.value
        if not isinstance(approved, Approved):
            return
        try:
            taken = await self._intake.take(await self._service(approved), Cause(id=kept.id))
        except (Unavailable, StaleVersion):
            raise
        except Refusal as refusal:
            why = str(refusal)
            await self._eyes.end(kept.id, lambda found: found.fail(why))
        else:
            await self._eyes.end(kept.id, lambda found: found.end(taken))

    async def _service(self, approved: Approved[Backfill]) -> Service:
        first, second = approved.proposed, approved.approved
        entered = await self._limits.of(first.by, first.at)
        return Service(
            deed=approved.subject.deed,
            begins_at=approved.subject.served_from,
            entered_by=(first.by, second.by),
            told_at=first.at,
            entered_in_the_hour=entered.in_the_hour_of(approved.subject.backfill_id),
        )


def _backfill(told: Told, cause: Cause) -> Backfill:
    """Named after the command: asked again, it is the same one."""
    return Backfill(
        backfill_id="backfill:" + cause.id.rpartition(":")[2],
        community_id=told.community_id,
        concerned=(told.volunteer_id,),
        volunteer_id=told.volunteer_id,
        served_from=told.served_from,
        minutes_served=told.minutes_served,
        source=told.source,
    )
