"""The states between the volunteer's word that it is done and the other side's word that it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from lovebank.contracts.ids import PersonId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import CloseReason, ConfirmedBy, MinutesServed
from lovebank.kernel.model import Model
from services.requests.domain.confirmation import (
    EVIDENCE_MAX,
    Evidence,
    Verdict,
    differ_too_much,
    grade_of,
)
from services.requests.domain.errors import MinutesOutOfRange, NotYourVoice, OwnDeed
from services.requests.domain.example import example
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.states import Closed, Confirmed, State


class Deed(Model):
    model_config = example(
        {
            "minutes_served": 38,
            "evidence": [{"kind": "photo", "reference": "photo:corridor-light-mended"}],
        }
    )

    minutes_served: MinutesServed
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=EVIDENCE_MAX)


class Confirmation(Model):
    """Who says, in whose voice, that help arrived; and how long it took, where they say so."""

    person_id: PersonId
    voice: ConfirmedBy
    minutes_served: MinutesServed | None = None


class Ruling(Model):
    """What a coordinator finds where the two sides differ."""

    person_id: PersonId
    verdict: Verdict
    minutes_served: MinutesServed | None = None


class Served(State):
    """The volunteer says that it is done."""

    volunteer_id: VolunteerId
    minutes_stated: MinutesServed
    evidence: tuple[Evidence, ...]
    completed_at: Instant
    within_promise: bool
    shown_until: Instant  # The contact, to the volunteer.

    @property
    def serving_side(self) -> frozenset[str]:
        return frozenset({self.volunteer_id})

    def check_is_not_by(self, person_id: PersonId) -> None:
        if person_id in self.serving_side:
            raise OwnDeed

    def counted(
        self, minutes_served: int, voice: ConfirmedBy, policy: HelpPolicy, at: Instant
    ) -> Confirmed:
        rules = policy.confirmation
        return self.to(
            Confirmed,
            at,
            volunteer_id=self.volunteer_id,
            completed_at=self.completed_at,
            minutes_served=minutes_served,
            confirmed_by=voice,
            evidence_grade=grade_of(voice, self.evidence, rules),
            confirmed_at=at,
            confirmation_policy_version=policy.version,
            due_at=at + timedelta(hours=rules.close_after_hours),
            within_promise=self.within_promise,
            shown_until=self.shown_until,
        )


class Completed(Served):
    state: Literal["completed"] = "completed"
    due_at: Instant = Field(description="From when on silence confirms.")

    def confirm(self, told: Confirmation, policy: HelpPolicy, at: Instant) -> Confirmed | Disputed:
        """The lower of the two counts, where they are near enough; else a coordinator rules."""
        self.check_is_not_by(told.person_id)
        if told.voice in (ConfirmedBy.SILENCE, ConfirmedBy.RULING):
            raise NotYourVoice(told.voice)
        stated, confirmed = self.minutes_stated, told.minutes_served or self.minutes_stated
        if differ_too_much(stated, confirmed, self.need.planned_minutes, policy.confirmation):
            return self._dispute(confirmed, at)
        return self.counted(min(stated, confirmed), told.voice, policy, at)

    def confirm_by_silence(self, policy: HelpPolicy, at: Instant) -> Confirmed:
        return self.counted(self.minutes_stated, ConfirmedBy.SILENCE, policy, at)

    def _dispute(self, minutes_confirmed: int, at: Instant) -> Disputed:
        served = {name: getattr(self, name) for name in Served.model_fields.keys() - STATE_FIELDS}
        return self.to(Disputed, at, minutes_confirmed=minutes_confirmed, **served)


class Disputed(Served):
    """The two sides differ on the minutes."""

    state: Literal["disputed"] = "disputed"
    minutes_confirmed: MinutesServed

    def rule(self, ruling: Ruling, policy: HelpPolicy, at: Instant) -> Confirmed | Closed:
        """Void closes it: nothing was served that could be counted."""
        self.check_is_not_by(ruling.person_id)
        if ruling.verdict is Verdict.VOID:
            return self.to(Closed, at, reason=CloseReason.NOT_POSSIBLE, party=None)
        return self.counted(self._ruled_minutes(ruling), ConfirmedBy.RULING, policy, at)

    def _ruled_minutes(self, ruling: Ruling) -> int:
        match ruling.verdict:
            case Verdict.FOR_VOLUNTEER:
                return self.minutes_stated
            case Verdict.FOR_BENEFICIARY:
                return self.minutes_confirmed
        if ruling.minutes_served is None or ruling.minutes_served > self.minutes_stated:
            raise MinutesOutOfRange(self.minutes_stated)
        return ruling.minutes_served


STATE_FIELDS = State.model_fields.keys()
