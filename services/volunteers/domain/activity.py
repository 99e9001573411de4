"""Something that a team does together, and who took part.

    CheckedIn ──check out──▶ CheckedOut

`places` is what was planned: who stands there is not sent away.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import MINUTES_A_DEED_MAX, EvidenceGrade, MinutesServed
from lovebank.kernel.model import Model
from services.volunteers.domain.errors import (
    EvidenceTooWeak,
    InTheFuture,
    NotOpenYet,
    OverTheCeiling,
)

EARLY = timedelta(minutes=60)  # Who sets up the chairs comes before it begins.
BACKFILL_AFTER = timedelta(hours=24)  # Entered later than that, it is from memory.
PlannedMinutes = Annotated[int, Field(gt=0, le=MINUTES_A_DEED_MAX, strict=True)]
Places = Annotated[int, Field(gt=0, le=10_000, strict=True)]


class Activity(Model):
    activity_id: str
    community_id: CommunityId
    team: str
    title: str
    starts_at: Instant
    planned_minutes: PlannedMinutes
    places: Places
    published_by: PersonId
    published_at: Instant

    @property
    def minutes_max(self) -> int:
        """The planned length and a quarter, in whole minutes."""
        return min(self.planned_minutes * 5 // 4, MINUTES_A_DEED_MAX)

    @property
    def ends_at(self) -> Instant:
        return self.starts_at + timedelta(minutes=self.planned_minutes)

    @property
    def team_id(self) -> str:
        """The same for the same team of a community; its name is free text, and told nowhere."""
        named = f"{self.community_id}\n{self.team}".encode()
        return "team-" + sha256(named).hexdigest()[:16]

    def check_in(self, volunteer_id: VolunteerId, at: Instant) -> CheckedIn:
        """Raises `NotOpenYet`."""
        if at < self.starts_at - EARLY:
            raise NotOpenYet
        return CheckedIn(
            attendance_id=attendance_of(self.activity_id, volunteer_id),
            activity_id=self.activity_id,
            community_id=self.community_id,
            volunteer_id=volunteer_id,
            begins_at=self.starts_at,
            ends_at=self.ends_at,
            checked_in_at=at,
        )

    def check_out(
        self,
        attendance: CheckedIn,
        minutes_served: MinutesServed,
        grade: EvidenceGrade,
        at: Instant,
    ) -> CheckedOut:
        """Raises `OverTheCeiling`, `InTheFuture`."""
        if minutes_served > self.minutes_max:
            raise OverTheCeiling(self.minutes_max)
        served = timedelta(minutes=minutes_served)
        if self.starts_at - EARLY + served > at:
            raise InTheFuture
        return CheckedOut(
            **attendance.model_dump(exclude={"state", "ends_at"}),
            ends_at=self.starts_at + served,
            minutes_served=minutes_served,
            evidence_grade=grade,
            checked_out_at=at,
        )


class CheckedIn(Model):
    """`begins_at` to `ends_at` is when the volunteer is bound: as planned, then as served."""

    state: Literal["checked_in"] = "checked_in"
    attendance_id: str
    activity_id: str
    community_id: CommunityId
    volunteer_id: VolunteerId
    begins_at: Instant
    ends_at: Instant
    checked_in_at: Instant

    def overlaps(self, other: CheckedIn | CheckedOut) -> bool:
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at


class CheckedOut(Model):
    state: Literal["checked_out"] = "checked_out"
    attendance_id: str
    activity_id: str
    community_id: CommunityId
    volunteer_id: VolunteerId
    begins_at: Instant
    ends_at: Instant
    checked_in_at: Instant
    checked_out_at: Instant
    minutes_served: MinutesServed
    evidence_grade: EvidenceGrade

    def overlaps(self, other: CheckedIn | CheckedOut) -> bool:
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at


Attendance = Annotated[CheckedIn | CheckedOut, Field(discriminator="state")]


def attendance_of(activity_id: str, volunteer_id: str) -> str:
    return f"attendance:{activity_id}:{volunteer_id}"


def grade_of(
    activity: Activity, at: Instant, claimed: EvidenceGrade | None, *, by_oneself: bool, photo: bool
) -> EvidenceGrade:
    """How well it is known, by who recorded it and when. Raises `EvidenceTooWeak` for a claim.

    Grades above come with codes, which nobody gives out yet.
    """
    best = _grade_max(activity, at, by_oneself=by_oneself, photo=photo)
    if claimed is not None and claimed > best:
        raise EvidenceTooWeak(best)
    return claimed or best


def _grade_max(activity: Activity, at: Instant, *, by_oneself: bool, photo: bool) -> EvidenceGrade:
    if by_oneself:
        return EvidenceGrade.SELF_DECLARED
    if photo and at <= activity.ends_at + BACKFILL_AFTER:
        return EvidenceGrade.ROSTER_AND_PHOTO
    return EvidenceGrade.COORDINATOR_ENTERED
