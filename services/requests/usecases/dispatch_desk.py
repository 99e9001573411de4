"""What the community office does about a need before anybody serves."""

from functools import partial

from lovebank.contracts.ids import RequestId
from lovebank.contracts.words import CloseReason, Party, ServiceClass
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from services.requests.domain.errors import WrongState
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.need import Consent
from services.requests.domain.open_states import (
    Awaiting,
    BeforeService,
    Dispatching,
    InHands,
    Open,
    Referred,
    Triable,
    Unfulfilled,
    reopen,
)
from services.requests.domain.served_states import Completed, Disputed
from services.requests.domain.states import Closable, Confirmed, DeclinedByBeneficiary
from services.requests.domain.told import Closing
from services.requests.domain.views import View
from services.requests.usecases import events
from services.requests.usecases.changes import (
    Changes,
    Moved,
    asking_side,
    expect,
    helped_side,
    nobody,
    serving_side,
)
from services.requests.usecases.community_desk import CommunityDesk


class DispatchDesk:
    def __init__(self, changes: Changes, communities: CommunityDesk, clock: Clock) -> None:
        self._changes = changes
        self._communities = communities
        self._clock = clock

    async def triage(
        self, request_id: RequestId, service_class: ServiceClass, permit: Permit, cause: Cause
    ) -> View:
        kept = await self._changes.find(request_id)
        policy = await self._communities.policy_in_force(kept.value.need.community_id)
        move = partial(self._triage, service_class=service_class, policy=policy)
        return await self._changes.make(request_id, permit, cause, nobody, move)

    def _triage(
        self, request: HelpRequest, service_class: ServiceClass, policy: HelpPolicy
    ) -> Moved:
        triaged = expect(Triable, request).triage(service_class, policy, self._clock())
        return triaged, [events.triaged(triaged)]

    async def merge(
        self, request_id: RequestId, into: RequestId, permit: Permit, cause: Cause
    ) -> View:
        other = (await self._changes.find(into)).value
        permit.check(other.need.community_id)

        def move(request: HelpRequest) -> Moved:
            merged = expect(Triable, request).merge_into(other, self._clock())
            return merged, [events.merged(merged)]

        return await self._changes.make(request_id, permit, cause, nobody, move)

    async def consent(
        self, request_id: RequestId, consent: Consent, permit: Permit, cause: Cause
    ) -> View:
        move = partial(self._settle, consent=consent)
        return await self._changes.make(request_id, permit, cause, helped_side, move)

    def _settle(self, request: HelpRequest, consent: Consent) -> Moved:
        settled = expect(Triable, request).settle(consent, self._clock())
        if isinstance(settled, DeclinedByBeneficiary):
            return settled, [events.declined(settled)]
        agreed = consent is Consent.CONSENTED
        return settled, [events.consented(settled)] if agreed else []

    async def refer(
        self, request_id: RequestId, party: Party, permit: Permit, cause: Cause
    ) -> View:
        """Involve another party, while a volunteer has it; else put it wholly into their hands."""
        move = partial(self._refer, party=party)
        return await self._changes.make(request_id, permit, cause, serving_side, move)

    def _refer(self, request: HelpRequest, party: Party) -> Moved:
        if isinstance(request, InHands):
            involved = request.involve(party, self._clock())
            return involved, [events.referred(involved, party, wholly=False)]
        referred = expect(Open, request).refer(party, self._clock())
        return referred, [events.referred(referred, party, wholly=True)]

    async def cancel(
        self, request_id: RequestId, reason: CloseReason, permit: Permit, cause: Cause
    ) -> View:
        def move(request: HelpRequest) -> Moved:
            cancelled = expect(BeforeService, request).cancel(reason, self._clock())
            return cancelled, [events.cancelled(cancelled)]

        return await self._changes.make(request_id, permit, cause, asking_side, move)

    async def close(
        self, request_id: RequestId, told: Closing, permit: Permit, cause: Cause
    ) -> View:
        move = partial(self._close, told=told)
        return await self._changes.make(request_id, permit, cause, nobody, move)

    def _close(self, request: HelpRequest, told: Closing) -> Moved:
        if isinstance(request, Confirmed):
            solved = request.close(told.reason, self._clock())
            return solved, [events.closed(solved)]
        closed = expect(Closable, request).close(told.reason, told.party, self._clock())
        return closed, [events.closed(closed)]

    async def reopen(self, request_id: RequestId, permit: Permit, cause: Cause) -> View:
        return await self._changes.make(request_id, permit, cause, helped_side, self._reopen)

    def _reopen(self, request: HelpRequest) -> Moved:
        if not isinstance(request, Unfulfilled | Referred | InHands | Completed | Disputed):
            raise WrongState(request.need.request_id, request.called, "waiting for anybody")
        reopened = reopen(request, self._clock())
        return reopened, [events.reopened(reopened)]

    async def wave_was_sent(self, request_id: RequestId, cause: Cause) -> None:
        """Heard from volunteers. A wave that comes when somebody has accepted changes nothing."""

        async def attempt() -> None:
            kept = await self._changes.find(request_id)
            if not kept.is_due_to(cause) and _is_to_be_dispatched(kept):
                await self._changes.keep(kept, self._dispatch, cause)

        await settle(attempt)

    def _dispatch(self, request: HelpRequest) -> Moved:
        return expect(Awaiting, request).dispatch(self._clock()), []


def _is_to_be_dispatched(kept: Kept[HelpRequest]) -> bool:
    return isinstance(kept.value, Awaiting) and not isinstance(kept.value, Dispatching)
