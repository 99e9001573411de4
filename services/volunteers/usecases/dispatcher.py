"""Asking volunteers: what is heard of a help request moves its dispatch, and others are asked.

Every change is one write of one document with its events. Heard again, the document remembers.
"""

from collections.abc import Callable
from typing import TypeAlias

from lovebank.contracts.ids import CommunityId, RequestId, VolunteerId
from lovebank.contracts.instant import in_rfc_3339
from lovebank.contracts.words import ServiceClass
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, Where
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.ids import NewId
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.log import correlate
from services.volunteers.domain.dispatch import (
    Asking,
    Held,
    Hold,
    Need,
    Over,
    Taken,
    begun,
)
from services.volunteers.domain.errors import WrongState
from services.volunteers.domain.offer import Sent
from services.volunteers.store.dispatches import (
    AnyDispatch,
    Dispatches,
    KeptDispatch,
    dispatch_of,
)
from services.volunteers.usecases import dispatch_events
from services.volunteers.usecases.lookout import Lookout
from services.volunteers.usecases.tally import count

Move: TypeAlias = Callable[[AnyDispatch], AnyDispatch]


class Dispatcher:
    def __init__(
        self, dispatches: Dispatches, lookout: Lookout, clock: Clock, new_id: NewId
    ) -> None:
        self._dispatches = dispatches
        self._lookout = lookout
        self._clock = clock
        self._new_id = new_id

    async def begin(self, need: Need, cause: Cause, *, awaits_consent: bool) -> None:
        name = dispatch_of(need.request_id)
        if await self._dispatches.find_one(name):
            return
        dispatch = await self._lookout.ask(begun(need, awaits_consent=awaits_consent))
        told = dispatch_events.between(None, dispatch, self._clock())
        await self._dispatches.add(name, dispatch, told, cause)
        count(told)

    async def judge(self, request_id: RequestId, service_class: ServiceClass, cause: Cause) -> None:
        def move(dispatch: AnyDispatch) -> AnyDispatch:
            if isinstance(dispatch, Taken | Over):
                return dispatch
            return dispatch.judge(service_class, self._clock())

        await self._move(request_id, move, cause)

    async def consent(
        self, request_id: RequestId, service_class: ServiceClass, cause: Cause
    ) -> None:
        def move(dispatch: AnyDispatch) -> AnyDispatch:
            return dispatch.release(service_class) if isinstance(dispatch, Held) else dispatch

        await self._move(request_id, move, cause)

    async def take(self, request_id: RequestId, by: VolunteerId, cause: Cause) -> None:
        await self._move(request_id, lambda found: found.take(by, self._clock()), cause)

    async def hand_back(self, request_id: RequestId, by: VolunteerId, cause: Cause) -> None:
        def move(dispatch: AnyDispatch) -> AnyDispatch:
            return dispatch.hand_back(by) if isinstance(dispatch, Taken) else dispatch

        await self._move(request_id, move, cause)

    async def refer(self, request_id: RequestId, cause: Cause) -> None:
        await self._move(request_id, lambda found: found.hold(Hold.REFERRED, self._clock()), cause)

    async def reopen(self, request_id: RequestId, cause: Cause) -> None:
        def move(dispatch: AnyDispatch) -> AnyDispatch:
            return dispatch.reopen() if isinstance(dispatch, Over | Taken) else dispatch

        await self._move(request_id, move, cause)

    async def end(self, request_id: RequestId, reason: str, cause: Cause) -> None:
        await self._move(request_id, lambda found: found.end(reason, self._clock()), cause)

    async def decline(self, request_id: RequestId, permit: Permit, cause: Cause) -> AnyDispatch:
        """Their own no; the next one is asked. Raises `NothingHere`, `NotForYou`, `WrongState`."""
        return await settle(lambda: self._decline(request_id, permit, cause))

    async def ask_again(self, community_id: CommunityId) -> None:
        """Somebody went on duty: whatever waits for people there is tried anew."""
        where = {"need.community_id": community_id, "state": "searching"}
        async for kept in self._dispatches.every(where):
            await self._move(kept.value.need.request_id, _as_it_is, self._by_the_clock())

    async def ask_everywhere(self) -> None:
        """The same by the clock, for whoever became free, or was on duty when we were not."""
        async for kept in self._dispatches.every({"state": "searching"}):
            await self._move(kept.value.need.request_id, _as_it_is, self._by_the_clock())

    async def lapse(self) -> None:
        """Offers that stood long enough lapse, and others are asked."""
        now = self._clock()
        where: Where = {"state": "asking", "lapses_at": Between(below=in_rfc_3339(now))}

        def move(dispatch: AnyDispatch) -> AnyDispatch:
            return dispatch.lapse(now) if isinstance(dispatch, Asking) else dispatch

        async for kept in self._dispatches.every(where):
            await self._move(kept.value.need.request_id, move, self._by_the_clock())

    async def _move(self, request_id: RequestId, move: Move, cause: Cause) -> None:
        await settle(lambda: self._attempt(request_id, move, cause))

    async def _attempt(self, request_id: RequestId, move: Move, cause: Cause) -> None:
        kept = await self._dispatches.get(dispatch_of(request_id))
        if not kept.is_due_to(cause):
            await self._replace(kept, move(kept.value), cause)

    async def _decline(self, request_id: RequestId, permit: Permit, cause: Cause) -> AnyDispatch:
        kept = await self._dispatches.find_one(dispatch_of(request_id))
        if kept is None:
            raise NothingHere
        asked = {offer.volunteer_id for offer in kept.value.offers}
        permit.check(kept.value.need.community_id, asked)
        if kept.is_due_to(cause):
            return kept.value
        correlate(request_id)
        offer = kept.value.offer_to(permit.person_id)
        if not isinstance(kept.value, Asking) or not isinstance(offer, Sent):
            raise WrongState("This offer", offer.state if offer else "not yours", "sent")
        after = kept.value.decline(VolunteerId(permit.person_id), self._clock())
        return await self._replace(kept, after, cause)

    async def _replace(self, kept: KeptDispatch, moved: AnyDispatch, cause: Cause) -> AnyDispatch:
        after = await self._lookout.ask(moved)
        if after == kept.value:
            return after
        told = dispatch_events.between(kept.value, after, self._clock())
        # What the clock brings about belongs to the request just as what people do.
        request_id = after.need.request_id
        named = Cause(cause.id, cause.fingerprint, cause.correlation_id or request_id)
        await self._dispatches.replace(kept, after, told, named)
        count(told)
        return after

    def _by_the_clock(self) -> Cause:
        return Cause(id=f"clock:{self._new_id()}")


def _as_it_is(dispatch: AnyDispatch) -> AnyDispatch:
    return dispatch
