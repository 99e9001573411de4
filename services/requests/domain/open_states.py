"""The states in which somebody has to come, or has come: from the report to service."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Literal

from lovebank.contracts.ids import PersonId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import (
    CloseReason,
    Party,
    ServiceClass,
)
from services.requests.domain.errors import (
    CannotMerge,
    ConsentNeeded,
    ConsentSettled,
    NotYours,
    OwnDeed,
)
from services.requests.domain.help_policy import HelpPolicy, Promised
from services.requests.domain.need import Consent
from services.requests.domain.served_states import Completed, Deed, Disputed
from services.requests.domain.states import (
    Cancelled,
    Closable,
    DeclinedByBeneficiary,
    Merged,
    State,
)

LAST_CHANCE = timedelta(hours=1)
SETTLED_NEXT = {
    Consent.UNKNOWN: {Consent.INFORMED, Consent.CONSENTED, Consent.DECLINED},
    Consent.INFORMED: {Consent.CONSENTED, Consent.DECLINED},
    Consent.CONSENTED: {Consent.DECLINED},
    Consent.DECLINED: set(),
}
OFFICE_ENDINGS = frozenset(
    {
        CloseReason.SOLVED_BY_ORGANIZATION,
        CloseReason.DONE_BY_OTHERS,
        CloseReason.NO_LONGER_NEEDED,
        CloseReason.NOT_POSSIBLE,
        CloseReason.NOT_OURS,
    }
)


class BeforeService(State):
    """Nobody has served yet: those who asked may still withdraw it."""

    def cancel(self, reason: CloseReason, at: Instant) -> Cancelled:
        return self.to(Cancelled, at, reason=reason)


class Triable(BeforeService):
    """Can be judged anew, found to be known already, agreed to or declined."""

    @property
    def awaits_consent(self) -> bool:
        return self.consent_needed and self.consent is not Consent.CONSENTED

    def settle(self, consent: Consent, at: Instant) -> Triable | DeclinedByBeneficiary:
        """What the beneficiary says to being helped; no is the end of it."""
        if consent not in SETTLED_NEXT[self.consent]:
            raise ConsentSettled(self.consent)
        if consent is Consent.DECLINED:
            return self.to(DeclinedByBeneficiary, at, consent=consent)
        return self.same(at, consent, consent=consent)

    def triage(
        self, service_class: ServiceClass, policy: HelpPolicy, at: Instant
    ) -> Triaged | Danger:
        promised = policy.promise(service_class, self.need.reported_at, self.need.wanted_by)
        if service_class is ServiceClass.DANGER:
            numbers = policy.emergency_numbers
            return self.to(Danger, at, "triaged", promised=promised, emergency_numbers=numbers)
        return self.to(Triaged, at, promised=promised, due_at=runs_out_at(promised, at))

    def merge_into(self, other: State, at: Instant) -> Merged:
        if other.need.request_id == self.need.request_id:
            raise CannotMerge("they are one and the same")
        if other.need.community_id != self.need.community_id:
            raise CannotMerge("they are in different communities")
        if not isinstance(other, BeforeService | InProgress):
            raise CannotMerge(f"the other is {other.called}")
        return self.to(Merged, at, into=other.need.request_id)


class Danger(Triable, Closable):
    """Not ours (P0): the emergency numbers were shown, the office is told, nobody is sent."""

    honest: ClassVar[frozenset[CloseReason]] = OFFICE_ENDINGS
    state: Literal["reported"] = "reported"
    whose: Literal["emergency_services"] = "emergency_services"
    emergency_numbers: tuple[str, ...]


class Open(Triable, Closable):
    """Somebody is needed: whoever comes first has it."""

    honest: ClassVar[frozenset[CloseReason]] = OFFICE_ENDINGS

    def accept(self, volunteer_id: VolunteerId, at: Instant) -> Accepted:
        if volunteer_id in {str(self.need.beneficiary.resident_id)}:
            raise OwnDeed
        if self.awaits_consent:
            raise ConsentNeeded(self.need.request_id)
        return self.to(Accepted, at, volunteer_id=volunteer_id, accepted_at=at)

    def refer(self, party: Party, at: Instant) -> Referred:
        return self.to(Referred, at, party=party, parties=with_party(self.parties, party))


class Awaiting(Open):
    """Volunteers are asked, or about to be; when the promise runs out, the office must look."""

    due_at: Instant

    def dispatch(self, at: Instant) -> Dispatching:
        return self.to(Dispatching, at, due_at=self.due_at)

    def give_up(self, at: Instant) -> Unfulfilled:
        return self.to(Unfulfilled, at)


class Reported(Awaiting):
    state: Literal["reported"] = "reported"
    whose: Literal["ours"] = "ours"


class Triaged(Awaiting):
    state: Literal["triaged"] = "triaged"


class Dispatching(Awaiting):
    state: Literal["dispatching"] = "dispatching"


class Reopened(Awaiting):
    state: Literal["reopened"] = "reopened"


class Unfulfilled(Open):
    """Nobody came in time. Somebody still may: late is better than never."""

    state: Literal["unfulfilled"] = "unfulfilled"


class Referred(BeforeService, Closable):
    """Wholly in the hands of another party, such as property management or the hotline."""

    honest: ClassVar[frozenset[CloseReason]] = OFFICE_ENDINGS
    state: Literal["referred"] = "referred"
    party: Party


class InHands(State):
    """A volunteer has it."""

    volunteer_id: VolunteerId
    accepted_at: Instant

    @property
    def serving_side(self) -> frozenset[str]:
        return frozenset({self.volunteer_id})

    def hand_back(self, volunteer_id: PersonId, at: Instant) -> Reopened:
        self._check_is_in_hands_of(volunteer_id)
        return reopen(self, at, "handed_back")

    def involve(self, party: Party, at: Instant) -> InHands:
        """The volunteer keeps it; what the other party does is an expense, not service time."""
        return self.same(at, "referred", parties=with_party(self.parties, party))

    def _check_is_in_hands_of(self, volunteer_id: PersonId) -> None:
        if volunteer_id not in self.serving_side:
            raise NotYours(self.need.request_id)


class Accepted(InHands, BeforeService):
    state: Literal["accepted"] = "accepted"

    def arrive(self, volunteer_id: PersonId, at: Instant) -> InProgress:
        self._check_is_in_hands_of(volunteer_id)
        return self.to(
            InProgress,
            at,
            volunteer_id=self.volunteer_id,
            accepted_at=self.accepted_at,
            arrived_at=at,
        )


class InProgress(InHands):
    """The volunteer is there: service time, which is not the time of travel, has begun."""

    state: Literal["in_progress"] = "in_progress"
    arrived_at: Instant

    def complete(
        self, volunteer_id: PersonId, deed: Deed, policy: HelpPolicy, at: Instant
    ) -> Completed:
        self._check_is_in_hands_of(volunteer_id)
        return self.to(
            Completed,
            at,
            volunteer_id=self.volunteer_id,
            minutes_stated=deed.minutes_served,
            evidence=deed.evidence,
            completed_at=at,
            within_promise=self.promised.resolve_by is None or at <= self.promised.resolve_by,
            due_at=at + timedelta(hours=policy.confirmation.silence_hours),
            shown_until=at + timedelta(hours=policy.reveal_hours_after_completion),
        )


def reopen(
    request: Unfulfilled | Referred | InHands | Completed | Disputed,
    at: Instant,
    step: str | None = None,
) -> Reopened:
    """It is not done after all, or not by them: volunteers are asked again."""
    return request.to(Reopened, at, step, due_at=runs_out_at(request.promised, at))


def runs_out_at(promised: Promised, at: Instant) -> datetime:
    """When the office must look at it, if nobody has come; not at once where it is late already."""
    assert promised.accept_by is not None, "danger is never waited for"
    return max(promised.resolve_by or promised.accept_by, at + LAST_CHANCE)


def with_party(parties: tuple[Party, ...], party: Party) -> tuple[Party, ...]:
    return parties if party in parties else (*parties, party)
