"""Where a service is confirmed: by the beneficiary's side, by a ruling, or by long silence."""

from lovebank.contracts.access import Role
from lovebank.contracts.ids import RequestId, lies_within
from lovebank.contracts.words import ConfirmedBy
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import Permit
from services.requests.domain.errors import NotYourVoice
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.need import Need
from services.requests.domain.served_states import Completed, Confirmation, Disputed, Ruling
from services.requests.domain.states import Closed
from services.requests.domain.views import View
from services.requests.usecases import events
from services.requests.usecases.changes import Changes, Moved, expect, helped_side, nobody
from services.requests.usecases.community_desk import CommunityDesk

SPEAKS_AT = {
    Role.TELEPHONE_OPERATOR: ConfirmedBy.TELEPHONE_OPERATOR,
    Role.COORDINATOR: ConfirmedBy.COUNTER,
}


class CompletionDesk:
    def __init__(self, changes: Changes, communities: CommunityDesk, clock: Clock) -> None:
        self._changes = changes
        self._communities = communities
        self._clock = clock

    async def confirm(
        self, request_id: RequestId, told: Confirmation, permit: Permit, cause: Cause
    ) -> View:
        policy = await self._policy(request_id)

        def move(request: HelpRequest) -> Moved:
            completed = expect(Completed, request)
            check_may_speak_as(told.voice, permit, request.need)
            confirmed = completed.confirm(told, policy, self._clock())
            if isinstance(confirmed, Disputed):
                return confirmed, [events.disputed(confirmed)]
            return confirmed, [events.confirmed(confirmed)]

        return await self._changes.make(request_id, permit, cause, helped_side, move)

    async def rule(
        self, request_id: RequestId, ruling: Ruling, permit: Permit, cause: Cause
    ) -> View:
        policy = await self._policy(request_id)

        def move(request: HelpRequest) -> Moved:
            ruled = expect(Disputed, request).rule(ruling, policy, self._clock())
            if isinstance(ruled, Closed):
                return ruled, [events.closed(ruled)]
            return ruled, [events.confirmed(ruled)]

        return await self._changes.make(request_id, permit, cause, nobody, move)

    async def _policy(self, request_id: RequestId) -> HelpPolicy:
        found = (await self._changes.find(request_id)).value
        return await self._communities.policy_in_force(found.need.community_id)


def check_may_speak_as(voice: ConfirmedBy, permit: Permit, need: Need) -> None:
    """Raises `NotYourVoice`: each speaks for whom they are, or at the desk where they sit."""
    if voice not in voices(permit, need):
        raise NotYourVoice(voice)


def voices(permit: Permit, need: Need) -> set[ConfirmedBy]:
    spoken = {
        SPEAKS_AT[held.role]
        for held in permit.principal.roles
        if held.role in SPEAKS_AT and lies_within(need.community_id, held.scope)
    }
    if permit.person_id in need.beneficiary.proxies:
        spoken.add(ConfirmedBy.PROXY)
    if permit.person_id in {str(need.beneficiary.resident_id)}:
        spoken.add(ConfirmedBy.BENEFICIARY)
    return spoken
