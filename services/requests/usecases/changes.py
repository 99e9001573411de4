"""One change of a help request: read, ask who may, ask the domain, keep and publish."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias, TypeVar

from lovebank.contracts.event import Event
from lovebank.kernel.cause import Cause
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.correlation import correlate
from services.requests import metrics
from services.requests.domain.errors import NotOurs, WrongState
from services.requests.domain.help_request import HELP_REQUEST, HelpRequest
from services.requests.domain.open_states import Accepted, Danger, Open
from services.requests.domain.served_states import Completed
from services.requests.domain.states import Confirmed, State
from services.requests.domain.views import View
from services.requests.store.help_requests import HelpRequests
from services.requests.usecases.sight import Sight

S = TypeVar("S", bound=State)
Moved: TypeAlias = tuple[State, Sequence[Event]]
Move: TypeAlias = Callable[[HelpRequest], Moved]
Side: TypeAlias = Callable[[HelpRequest], Collection[str]]


class Changes:
    def __init__(self, requests: HelpRequests, sight: Sight) -> None:
        self._requests = requests
        self._sight = sight

    async def begin(
        self, request: HelpRequest, events: Sequence[Event], permit: Permit, cause: Cause
    ) -> View:
        """Keep a new one; told of again by the same command, it is the one that was kept."""
        need = request.need
        kept = await self._requests.add(need.request_id, request, events, cause)
        correlate(kept.id)
        if kept.id == need.request_id:
            metrics.count_report(need.channel, need.category, request.promised.service_class)
        return self._sight.answer(kept.value, permit)

    async def find(self, request_id: str) -> Kept[HelpRequest]:
        """Raises `NothingHere`, word for word as for a request of another community."""
        correlate(request_id)
        kept = await self._requests.find_one(request_id)
        if kept is None:
            raise NothingHere
        return kept

    async def make(
        self, request_id: str, permit: Permit, cause: Cause, side: Side, move: Move
    ) -> View:
        """`side` are those for whom this move is about their own. Asked again, nothing changes."""

        async def attempt() -> HelpRequest:
            kept = await self.find(request_id)
            if kept.is_due_to(cause):
                return kept.value
            permit.check(kept.value.need.community_id, side(kept.value))
            return await self.keep(kept, move, cause)

        return self._sight.answer(await settle(attempt), permit)

    async def keep(self, kept: Kept[HelpRequest], move: Move, cause: Cause) -> HelpRequest:
        moved, events = move(kept.value)
        changed = HELP_REQUEST.validate_python(moved)
        await self._requests.replace(kept, changed, events, cause)
        _measure(changed)
        return changed


def _measure(changed: HelpRequest) -> None:
    service_class, reported_at = changed.promised.service_class, changed.need.reported_at
    metrics.count_step(changed.steps[-1].step, service_class)
    match changed:
        case Accepted():
            metrics.observe_acceptance(changed.accepted_at - reported_at, service_class)
        case Completed():
            took = changed.completed_at - reported_at
            metrics.observe_completion(took, service_class, kept=changed.within_promise)
        case Confirmed():
            metrics.count_confirmed(changed.minutes_served, changed.evidence_grade)


def nobody(_: HelpRequest) -> Collection[str]:
    return ()


def asking_side(request: HelpRequest) -> Collection[str]:
    return request.need.asking_side


def helped_side(request: HelpRequest) -> Collection[str]:
    return request.need.helped_side


def serving_side(request: HelpRequest) -> Collection[str]:
    return request.serving_side


def expect(wanted: type[S], request: HelpRequest) -> S:
    if isinstance(request, wanted):
        return request
    if wanted is Open and isinstance(request, Danger):
        raise NotOurs
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", wanted.__name__).lower()
    raise WrongState(request.need.request_id, request.called, name)
