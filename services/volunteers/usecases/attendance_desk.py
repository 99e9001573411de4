"""Who took part in an activity, and for how long."""

from dataclasses import dataclass

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.words import EvidenceGrade, MinutesServed
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import Taken
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.log import correlate
from services.volunteers.domain.activity import (
    Activity,
    CheckedIn,
    CheckedOut,
    attendance_of,
    grade_of,
)
from services.volunteers.domain.errors import NotOnTheRegister, Overlaps, WrongState
from services.volunteers.domain.volunteer import Approved
from services.volunteers.metrics import MINUTES
from services.volunteers.store.activities import Activities
from services.volunteers.store.attendances import Attendances, KeptAttendance
from services.volunteers.store.volunteers import Volunteers
from services.volunteers.usecases import events


@dataclass(frozen=True)
class Record:
    """What is said of an attendance at its end, and what there is to show for it."""

    minutes_served: MinutesServed
    claimed: EvidenceGrade | None
    photo: bool


class AttendanceDesk:
    def __init__(
        self,
        attendances: Attendances,
        activities: Activities,
        volunteers: Volunteers,
        clock: Clock,
    ) -> None:
        self._attendances = attendances
        self._activities = activities
        self._volunteers = volunteers
        self._clock = clock

    async def check_in(
        self, activity_id: str, volunteer_id: VolunteerId, permit: Permit, cause: Cause
    ) -> CheckedIn | CheckedOut:
        """Raises `NothingHere`, `NotOnTheRegister`, `NotOpenYet`, `Overlaps`, `WrongState`."""
        activity = await self._activity(activity_id)
        permit.check(activity.community_id, {volunteer_id})
        known = await self._attendances.find_one(attendance_of(activity_id, volunteer_id))
        if known and known.is_due_to(cause):
            return known.value
        await self._check_registered(volunteer_id, activity)
        return await self._enter(activity.check_in(volunteer_id, self._clock()), cause)

    async def check_out(
        self, attendance_id: str, record: Record, permit: Permit, cause: Cause
    ) -> CheckedIn | CheckedOut:
        """Raises `NothingHere`, `WrongState`, `OverTheCeiling`, `InTheFuture`, `Overlaps`."""
        return await settle(lambda: self._check_out(attendance_id, record, permit, cause))

    async def _enter(self, attendance: CheckedIn, cause: Cause) -> CheckedIn | CheckedOut:
        await self._check_overlaps(attendance, {"checked_in", "checked_out"})
        name = attendance.attendance_id
        try:
            kept = await self._attendances.add(
                name,
                attendance,
                events.checked_in(attendance),
                _of(attendance.activity_id, cause),
            )
        except Taken as taken:
            raise WrongState(f"Attendance {name}", "entered", "new") from taken
        return kept.value

    async def _check_out(
        self, attendance_id: str, record: Record, permit: Permit, cause: Cause
    ) -> CheckedIn | CheckedOut:
        kept = await self._found(attendance_id, permit)
        if kept.is_due_to(cause):
            return kept.value
        if not isinstance(kept.value, CheckedIn):
            raise WrongState(f"Attendance {attendance_id}", kept.value.state, "checked_in")
        activity = await self._activity(kept.value.activity_id)
        checked_out = self._recorded(activity, kept.value, record, permit)
        await self._check_overlaps(checked_out, {"checked_out"})
        told = events.checked_out(checked_out, activity.team_id)
        await self._attendances.replace(kept, checked_out, told, _of(activity.activity_id, cause))
        MINUTES.labels(checked_out.evidence_grade).inc(record.minutes_served)
        return checked_out

    def _recorded(
        self, activity: Activity, attendance: CheckedIn, record: Record, permit: Permit
    ) -> CheckedOut:
        at = self._clock()
        by_oneself = VolunteerId(permit.person_id) == attendance.volunteer_id
        grade = grade_of(activity, at, record.claimed, by_oneself=by_oneself, photo=record.photo)
        return activity.check_out(attendance, record.minutes_served, grade, at)

    async def _activity(self, activity_id: str) -> Activity:
        kept = await self._activities.find_one(activity_id)
        if kept is None:
            raise NothingHere
        return kept.value

    async def _found(self, attendance_id: str, permit: Permit) -> KeptAttendance:
        kept = await self._attendances.find_one(attendance_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.community_id, {kept.value.volunteer_id})
        return kept

    async def _check_registered(self, volunteer_id: VolunteerId, activity: Activity) -> None:
        kept = await self._volunteers.find_one(volunteer_id)
        if kept is None or kept.value.profile.community_id != activity.community_id:
            raise NotOnTheRegister
        if not isinstance(kept.value, Approved):
            raise NotOnTheRegister

    async def _check_overlaps(self, attendance: CheckedIn | CheckedOut, states: set[str]) -> None:
        async for kept in self._attendances.every({"volunteer_id": attendance.volunteer_id}):
            other = kept.value
            if kept.id == attendance.attendance_id or other.state not in states:
                continue
            if attendance.overlaps(other):
                raise Overlaps(kept.id)


def _of(activity_id: str, cause: Cause) -> Cause:
    """The same cause, in the chain that the activity began."""
    correlate(activity_id)
    return Cause(cause.id, cause.fingerprint, correlation_id=activity_id)
