"""What becomes of a help request by the clock alone: silence confirms, a promise runs out."""

from lovebank.contracts.instant import in_rfc_3339
from lovebank.contracts.words import CloseReason
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.open_states import Awaiting
from services.requests.domain.served_states import Completed
from services.requests.domain.states import Confirmed
from services.requests.store.help_requests import DUE_AT, HelpRequests
from services.requests.usecases import events
from services.requests.usecases.changes import Changes, Moved
from services.requests.usecases.community_desk import CommunityDesk

DUE_AT_ONCE_MAX = 200


class ClockDesk:
    def __init__(
        self, requests: HelpRequests, changes: Changes, communities: CommunityDesk, clock: Clock
    ) -> None:
        self._requests = requests
        self._changes = changes
        self._communities = communities
        self._clock = clock

    async def do_what_is_due(self) -> None:
        """Repeatable, and by any number of replicas at once: each change is due only once."""
        due = Between(below=in_rfc_3339(self._clock()))
        page = await self._requests.find({DUE_AT: due}, limit=DUE_AT_ONCE_MAX)
        for kept in page.items:
            await self._move_on(kept.id)

    async def _move_on(self, request_id: str) -> None:
        async def attempt() -> None:
            kept = await self._changes.find(request_id)
            if not self._is_due(kept):
                return
            policy = await self._communities.policy_in_force(kept.value.need.community_id)
            cause = Cause(id=f"clock:{request_id}:{kept.stored.version}")
            await self._changes.keep(kept, lambda found: self._moved(found, policy), cause)

        await settle(attempt)

    def _is_due(self, kept: Kept[HelpRequest]) -> bool:
        request = kept.value
        if isinstance(request, Awaiting | Completed | Confirmed):
            return request.due_at < self._clock()
        return False

    def _moved(self, request: HelpRequest, policy: HelpPolicy) -> Moved:
        at = self._clock()
        match request:
            case Completed():
                confirmed = request.confirm_by_silence(policy, at)
                return confirmed, [events.auto_confirmed(confirmed), events.confirmed(confirmed)]
            case Confirmed():
                closed = request.close(CloseReason.SOLVED_BY_VOLUNTEER, at)
                return closed, [events.closed(closed)]
            case Awaiting():
                unfulfilled = request.give_up(at)
                return unfulfilled, [events.unfulfilled(unfulfilled)]
        raise AssertionError(f"{request.called} is never due")
