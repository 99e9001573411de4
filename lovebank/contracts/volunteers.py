"""Published by services/volunteers on the topic `lovebank.volunteers`."""

from typing import ClassVar

from lovebank.contracts.event import Event
from lovebank.contracts.ids import RequestId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade, MinutesServed, RecruitmentChannel


class VolunteersEvent(Event):
    topic: ClassVar[str] = "lovebank.volunteers"


class VolunteerRegistered(VolunteersEvent):
    """Somebody wishes to help. The aggregate is the volunteer."""

    kind: ClassVar[str] = "volunteer.registered"
    volunteer_id: VolunteerId
    recruitment_channel: RecruitmentChannel


class VolunteerApproved(VolunteersEvent):
    """The community office took the volunteer on, and gave the public number."""

    kind: ClassVar[str] = "volunteer.approved"
    volunteer_id: VolunteerId
    volunteer_no: str


class VolunteerSuspended(VolunteersEvent):
    kind: ClassVar[str] = "volunteer.suspended"
    volunteer_id: VolunteerId


class VolunteerReinstated(VolunteersEvent):
    """Approved again after a suspension, under the number of before."""

    kind: ClassVar[str] = "volunteer.reinstated"
    volunteer_id: VolunteerId


class VolunteerLeft(VolunteersEvent):
    kind: ClassVar[str] = "volunteer.left"
    volunteer_id: VolunteerId


class WaveSent(VolunteersEvent):
    """These volunteers are asked, all at once. The aggregate is the dispatch of the request."""

    kind: ClassVar[str] = "wave.sent"
    request_id: RequestId
    wave: int
    volunteers: tuple[VolunteerId, ...]
    lapses_at: Instant | None = None
    nobody_because: str | None = None  # An empty wave: it is tried again when that changes.
    policy_version: int = 1


class TaskOfferDeclined(VolunteersEvent):
    kind: ClassVar[str] = "task_offer.declined"
    request_id: RequestId
    volunteer_id: VolunteerId


class TaskOffersLapsed(VolunteersEvent):
    """These volunteers did not answer in time. They may still accept, while nobody has."""

    kind: ClassVar[str] = "task_offer.lapsed"
    request_id: RequestId
    volunteers: tuple[VolunteerId, ...]


class TaskOffersWithdrawn(VolunteersEvent):
    """Somebody else has it, or it is no longer needed: these volunteers are stood down."""

    kind: ClassVar[str] = "task_offer.withdrawn"
    request_id: RequestId
    volunteers: tuple[VolunteerId, ...]


class ActivityPublished(VolunteersEvent):
    """A team or project will do something together. The aggregate is the activity."""

    kind: ClassVar[str] = "activity.published"
    activity_id: str
    starts_at: Instant
    planned_minutes: int


class AttendanceCheckedIn(VolunteersEvent):
    """The aggregate is the attendance: one volunteer at one activity."""

    kind: ClassVar[str] = "attendance.checked_in"
    attendance_id: str
    activity_id: str
    volunteer_id: VolunteerId


class AttendanceCheckedOut(VolunteersEvent):
    """The volunteer took part to the end: the minutes are earned."""

    kind: ClassVar[str] = "attendance.checked_out"
    attendance_id: str
    activity_id: str
    volunteer_id: VolunteerId
    minutes_served: MinutesServed
    evidence_grade: EvidenceGrade
    served_from: Instant | None = None  # When the activity began.
    team_id: str | None = None  # Whose activity it was.
