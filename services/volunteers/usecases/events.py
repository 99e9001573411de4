"""What is published of each change: from our own words to the published contract."""

from collections.abc import Sequence
from typing import TypeAlias

from lovebank.contracts.volunteers import (
    ActivityPublished,
    AttendanceCheckedIn,
    AttendanceCheckedOut,
    VolunteerApproved,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteersEvent,
    VolunteerSuspended,
)
from services.volunteers.domain.activity import Activity, CheckedIn, CheckedOut
from services.volunteers.domain.volunteer import Approved, Left, Registered, Suspended

Told: TypeAlias = Sequence[VolunteersEvent]


def registered(volunteer: Registered) -> Told:
    profile = volunteer.profile
    event = VolunteerRegistered(
        community_id=profile.community_id,
        at=profile.registered_at,
        volunteer_id=profile.volunteer_id,
        recruitment_channel=profile.recruitment.channel,
    )
    return [event]


def approved(volunteer: Approved) -> Told:
    event = VolunteerApproved(
        community_id=volunteer.profile.community_id,
        at=volunteer.approved_at,
        volunteer_id=volunteer.profile.volunteer_id,
        volunteer_no=volunteer.volunteer_no,
    )
    return [event]


def suspended(volunteer: Suspended) -> Told:
    profile, at = volunteer.profile, volunteer.suspended_at
    return [
        VolunteerSuspended(
            community_id=profile.community_id, at=at, volunteer_id=profile.volunteer_id
        )
    ]


def reinstated(volunteer: Approved) -> Told:
    profile, at = volunteer.profile, volunteer.approved_at
    return [
        VolunteerReinstated(
            community_id=profile.community_id, at=at, volunteer_id=profile.volunteer_id
        )
    ]


def left(volunteer: Left) -> Told:
    profile, at = volunteer.profile, volunteer.left_at
    return [
        VolunteerLeft(community_id=profile.community_id, at=at, volunteer_id=profile.volunteer_id)
    ]


def published(activity: Activity) -> Told:
    event = ActivityPublished(
        community_id=activity.community_id,
        at=activity.published_at,
        activity_id=activity.activity_id,
        starts_at=activity.starts_at,
        planned_minutes=activity.planned_minutes,
    )
    return [event]


def checked_in(attendance: CheckedIn) -> Told:
    event = AttendanceCheckedIn(
        community_id=attendance.community_id,
        at=attendance.checked_in_at,
        attendance_id=attendance.attendance_id,
        activity_id=attendance.activity_id,
        volunteer_id=attendance.volunteer_id,
    )
    return [event]


def checked_out(attendance: CheckedOut, team_id: str) -> Told:
    event = AttendanceCheckedOut(
        community_id=attendance.community_id,
        at=attendance.checked_out_at,
        attendance_id=attendance.attendance_id,
        activity_id=attendance.activity_id,
        volunteer_id=attendance.volunteer_id,
        minutes_served=attendance.minutes_served,
        evidence_grade=attendance.evidence_grade,
        served_from=attendance.begins_at,
        team_id=team_id,
    )
    return [event]
