"""The queue of what is held: looked through, decided, appealed against, and decided again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from lovebank.contracts.ids import PersonId, PlaceId
from lovebank.contracts.instant import Instant
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, Scalar
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.errors import WrongState
from services.ledger.domain.suspension import (
    AnySuspension,
    Appeal,
    Appealed,
    Dismissed,
    Ground,
    Held,
)
from services.ledger.store.suspensions import Suspensions
from services.ledger.usecases import case_events
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.suspense import Suspense

How = Literal["clear", "dismiss", "grant", "uphold"]
Move = Callable[[AnySuspension], AnySuspension]


class SuspensionDesk:
    def __init__(
        self,
        suspensions: Suspensions,
        suspense: Suspense,
        policies: PolicyDesk,
        clock: Clock,
    ) -> None:
        self._suspensions = suspensions
        self._suspense = suspense
        self._policies = policies
        self._clock = clock

    async def show(self, name: str, permit: Permit) -> AnySuspension:
        return (await self._find(name, permit)).value

    async def list(
        self, permit: Permit, place: PlaceId | None, state: str | None, page: Asked
    ) -> KeptPage[AnySuspension]:
        """Of a place, for its office; one's own, for everybody else."""
        region = permit.places(place)
        where: dict[str, Scalar | Between] = {"case.service.deed.volunteer_id": permit.person_id}
        if region is not None:
            where = {"case.community_id": region}
        where |= {"state": state} if state else {}
        return await self._suspensions.find(where, after=page.after, limit=page.limit)

    async def review(self, name: str, how: How, permit: Permit, cause: Cause) -> AnySuspension:
        """Raises `WrongState`, `OwnCase`, `SecondReviewerNeeded`."""
        by, at = permit.person_id, self._clock()
        return await self._move(name, lambda found: _reviewed(found, how, by, at), permit, cause)

    async def appeal(
        self, name: str, ground: Ground, permit: Permit, cause: Cause
    ) -> AnySuspension:
        """Raises `WrongState`, `AppealTooLate`."""
        kept = await self._find(name, permit)
        policy = await self._policies.in_force(kept.value.case.community_id)
        appeal = Appeal(by=permit.person_id, at=self._clock(), ground=ground)

        def move(found: AnySuspension) -> AnySuspension:
            if not isinstance(found, Dismissed):
                raise WrongState(name, found.state)
            return found.appeal(appeal, policy.appeal_days_max)

        return await self._move(name, move, permit, cause)

    async def _move(self, name: str, move: Move, permit: Permit, cause: Cause) -> AnySuspension:
        async def attempt() -> None:
            kept = await self._find(name, permit)
            if not kept.is_due_to(cause):
                after = move(kept.value)
                told = case_events.of_suspension(after, self._clock())
                await self._suspensions.replace(kept, after, told, cause)

        await settle(attempt)
        await self._suspense.settle(name)
        return (await self._suspensions.get(name)).value

    async def _find(self, name: str, permit: Permit) -> Kept[AnySuspension]:
        """Raises `NothingHere`, `NotForYou`."""
        kept = await self._suspensions.find_one(name)
        if kept is None:
            raise NothingHere
        case = kept.value.case
        permit.check(case.community_id, {case.deed.volunteer_id})
        return kept


def _reviewed(found: AnySuspension, how: How, by: PersonId, at: Instant) -> AnySuspension:
    if isinstance(found, Held) and how in ("clear", "dismiss"):
        return found.clear(by, at) if how == "clear" else found.dismiss(by, at)
    if isinstance(found, Appealed) and how in ("grant", "uphold"):
        return found.grant(by, at) if how == "grant" else found.uphold(by, at)
    raise WrongState(found.case.suspension_id, found.state)
