"""What a volunteer does with a help request: from the promise to see to it until it is done."""

from lovebank.contracts.ids import RequestId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import Permit
from services.requests.domain.errors import NotApproved
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.open_states import Accepted, InHands, InProgress, Open
from services.requests.domain.served_states import Deed
from services.requests.domain.views import View
from services.requests.store.volunteers import Volunteers
from services.requests.usecases import events
from services.requests.usecases.changes import Changes, Moved, expect, nobody, serving_side
from services.requests.usecases.community_desk import CommunityDesk


class ServiceDesk:
    def __init__(
        self, changes: Changes, volunteers: Volunteers, communities: CommunityDesk, clock: Clock
    ) -> None:
        self._changes = changes
        self._volunteers = volunteers
        self._communities = communities
        self._clock = clock

    async def accept(self, request_id: RequestId, permit: Permit, cause: Cause) -> View:
        """The first who asks has it; the others hear that it is accepted already."""
        volunteer = await self._volunteers.find_one(permit.person_id)

        def move(request: HelpRequest) -> Moved:
            wanted = expect(Open, request)
            if volunteer is None:
                raise NotApproved
            volunteer.value.check_may_accept()
            accepted = wanted.accept(VolunteerId(permit.person_id), self._clock())
            return accepted, [events.accepted(accepted)]

        return await self._changes.make(request_id, permit, cause, nobody, move)

    async def hand_back(self, request_id: RequestId, permit: Permit, cause: Cause) -> View:
        def move(request: HelpRequest) -> Moved:
            in_hands = expect(InHands, request)
            reopened = in_hands.hand_back(permit.person_id, self._clock())
            return reopened, [events.handed_back(reopened, in_hands)]

        return await self._changes.make(request_id, permit, cause, serving_side, move)

    async def arrive(self, request_id: RequestId, permit: Permit, cause: Cause) -> View:
        def move(request: HelpRequest) -> Moved:
            in_progress = expect(Accepted, request).arrive(permit.person_id, self._clock())
            return in_progress, [events.arrived(in_progress)]

        return await self._changes.make(request_id, permit, cause, serving_side, move)

    async def complete(
        self, request_id: RequestId, deed: Deed, permit: Permit, cause: Cause
    ) -> View:
        found = (await self._changes.find(request_id)).value
        policy = await self._communities.policy_in_force(found.need.community_id)

        def move(request: HelpRequest) -> Moved:
            in_progress = expect(InProgress, request)
            completed = in_progress.complete(permit.person_id, deed, policy, self._clock())
            return completed, [events.completed(completed)]

        return await self._changes.make(request_id, permit, cause, serving_side, move)
