"""What was seen of one thing, a help request or an account: when each step was, and its measure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.insights.domain.days import Day, local_day


class Step(StrEnum):
    """The measure that goes with a step is named beside it."""

    REPORTED = "reported"
    MERGED = "merged"
    ACCEPTED = "accepted"  # Seconds since the report.
    COMPLETED = "completed"  # Seconds since the report; code: within the promise, or late.
    CONFIRMED = "confirmed"  # Minutes served.
    UNFULFILLED = "unfulfilled"
    CLOSED = "closed"  # Code: the reason.
    DEPOSITED = "deposited"  # Minutes.
    REGISTERED = "registered"  # Of volunteers.
    APPROVED = "approved"
    HELD = "held"  # Of activities: the day on which it begins.
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"  # Minutes served.
    ASKED = "asked"  # Volunteers, in one wave.
    NOTIFIED = "notified"


WITHIN_PROMISE = "within_promise"
LATE = "late"


class Seen(Model):
    """`last_sequence` is that of the last event of its source that is in here."""

    community_id: CommunityId
    began_at: Instant
    last_sequence: int
    days: Mapping[Step, Day] = {}
    measures: Mapping[Step, int] = {}
    codes: Mapping[Step, str] = {}

    def reached(self, step: Step, at: Instant, measure: int = 0, code: str = "") -> Seen:
        """The last time counts, where something happens more than once."""
        return self.model_copy(
            update={
                "days": {**self.days, step: local_day(at)},
                "measures": {**self.measures, step: measure},
                "codes": {**self.codes, step: code},
            }
        )

    def reached_once(self, step: Step, at: Instant, measure: int = 0, code: str = "") -> Seen:
        """The first time counts."""
        return self if step in self.days else self.reached(step, at, measure, code)

    def undone(self, *steps: Step) -> Seen:
        return self.model_copy(
            update={
                "days": {step: day for step, day in self.days.items() if step not in steps},
                "measures": {step: n for step, n in self.measures.items() if step not in steps},
                "codes": {step: code for step, code in self.codes.items() if step not in steps},
            }
        )

    def seconds_until(self, at: Instant) -> int:
        return max(0, round((at - self.began_at).total_seconds()))

    def up_to(self, sequence: int) -> Seen:
        return self.model_copy(update={"last_sequence": sequence})


def first_seen(community_id: CommunityId, at: Instant) -> Seen:
    return Seen(community_id=community_id, began_at=at, last_sequence=0)
