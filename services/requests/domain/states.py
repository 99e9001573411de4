"""What every state of a help request carries, and the states from which nothing is served any more.

Each state is a type: it has only the facts that hold in it and only the moves that are legal from
it. `help_request.py` has the picture, `open_states.py` the rest.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, TypeVar

from pydantic import Field

from lovebank.contracts.ids import RequestId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import (
    CloseReason,
    ConfirmedBy,
    EvidenceGrade,
    MinutesServed,
    Party,
)
from lovebank.kernel.model import Model
from services.requests.domain.errors import PartyMissing, ReasonNotTrue
from services.requests.domain.help_policy import Promised
from services.requests.domain.need import Consent, Need

STEPS_MAX = 200


class Step(Model):
    """Something that happened to it, and when: what everybody who knows the number may see."""

    step: str
    at: Instant


class State(Model):
    need: Need
    consent: Consent
    consent_needed: bool  # Nobody is sent to a home before the beneficiary agrees.
    promised: Promised
    parties: tuple[Party, ...] = ()  # Others who are involved; what they cost is no service time.
    steps: tuple[Step, ...]

    @property
    def called(self) -> str:
        return str(type(self).model_fields["state"].default)

    @property
    def serving_side(self) -> frozenset[str]:
        return frozenset()

    def to(self, following: type[S], at: Instant, step: str | None = None, **facts: Any) -> S:
        """The following state, with what every state carries and the step that led to it."""
        carried = {name: getattr(self, name) for name in State.model_fields}
        name = step or str(following.model_fields["state"].default)
        steps = (*self.steps, Step(step=name, at=at))[-STEPS_MAX:]
        return following(**{**carried, "steps": steps, **facts})

    def same(self: S, at: Instant, step: str, **facts: Any) -> S:
        """This state still, with another fact in it and the step that brought it."""
        steps = (*self.steps, Step(step=step, at=at))[-STEPS_MAX:]
        return self.model_copy(update={"steps": steps, **facts})


S = TypeVar("S", bound=State)


class Closed(State):
    """At its end, with an honest reason; nobody of ours served."""

    state: Literal["closed"] = "closed"
    after: Literal["no_service"] = "no_service"
    reason: CloseReason
    party: Party | None  # Whose it is, where it is not ours.


class ClosedAfterService(State):
    """At its end: a volunteer served, and it was confirmed."""

    state: Literal["closed"] = "closed"
    after: Literal["service"] = "service"
    reason: Literal[CloseReason.SOLVED_BY_VOLUNTEER] = CloseReason.SOLVED_BY_VOLUNTEER
    volunteer_id: VolunteerId
    completed_at: Instant
    within_promise: bool
    shown_until: Instant
    minutes_served: MinutesServed
    evidence_grade: EvidenceGrade

    @property
    def serving_side(self) -> frozenset[str]:
        return frozenset({self.volunteer_id})


class Closable(State):
    """Can be brought to its end without a service, by reasons that may be true of it."""

    honest: ClassVar[frozenset[CloseReason]]

    def close(self, reason: CloseReason, party: Party | None, at: Instant) -> Closed:
        if reason not in self.honest:
            raise ReasonNotTrue(reason, self.called)
        if reason is CloseReason.NOT_OURS and party is None:
            raise PartyMissing
        return self.to(Closed, at, reason=reason, party=party)


class Merged(Closable):
    """It told of a need that was known already: that one is followed in its place."""

    honest = frozenset({CloseReason.DUPLICATE})
    state: Literal["merged"] = "merged"
    into: RequestId


class Cancelled(Closable):
    """Withdrawn by those who asked."""

    honest = frozenset(
        {CloseReason.NO_LONGER_NEEDED, CloseReason.DONE_BY_OTHERS, CloseReason.NOT_POSSIBLE}
    )
    state: Literal["cancelled"] = "cancelled"
    reason: CloseReason


class DeclinedByBeneficiary(Closable):
    """Whom it is about does not want it."""

    honest = frozenset({CloseReason.NO_LONGER_NEEDED})
    state: Literal["declined_by_beneficiary"] = "declined_by_beneficiary"


class Confirmed(State):
    """The beneficiary's side, or its long silence, or a ruling says that help arrived."""

    state: Literal["confirmed"] = "confirmed"
    volunteer_id: VolunteerId
    completed_at: Instant
    within_promise: bool
    shown_until: Instant
    minutes_served: MinutesServed
    confirmed_by: ConfirmedBy
    evidence_grade: EvidenceGrade
    confirmed_at: Instant
    confirmation_policy_version: int
    due_at: Instant = Field(description="When it is closed by itself.")

    @property
    def serving_side(self) -> frozenset[str]:
        return frozenset({self.volunteer_id})

    def close(self, reason: CloseReason, at: Instant) -> ClosedAfterService:
        if reason is not CloseReason.SOLVED_BY_VOLUNTEER:
            raise ReasonNotTrue(reason, self.called)
        return self.to(
            ClosedAfterService,
            at,
            volunteer_id=self.volunteer_id,
            completed_at=self.completed_at,
            within_promise=self.within_promise,
            shown_until=self.shown_until,
            minutes_served=self.minutes_served,
            evidence_grade=self.evidence_grade,
        )
