"""`/attendances`: one volunteer at one activity, from check-in to check-out."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade, MinutesServed
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused, StaleVersion
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.volunteers.domain.activity import CheckedIn, CheckedOut
from services.volunteers.domain.errors import (
    EvidenceTooWeak,
    InTheFuture,
    Overlaps,
    OverTheCeiling,
    WrongState,
)
from services.volunteers.usecases.attendance_desk import AttendanceDesk, Record

router = APIRouter(prefix="/attendances", tags=["attendances"])

Desk = Annotated[AttendanceDesk, provided(AttendanceDesk)]
PhotoReference = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$")]


class Departure(Model):
    """`evidence_grade` may be claimed, but not above what the recording is good for."""

    minutes_served: MinutesServed
    evidence_grade: EvidenceGrade | None = None
    photo: PhotoReference | None = None


class AttendanceShown(BaseModel):
    """`minutes_served` and `evidence_grade` are null until check-out."""

    attendance_id: str
    activity_id: str
    community_id: CommunityId
    volunteer_id: VolunteerId
    state: Literal["checked_in", "checked_out"]
    checked_in_at: Instant
    minutes_served: int | None = None
    evidence_grade: EvidenceGrade | None = None

    @classmethod
    def of(cls, attendance: CheckedIn | CheckedOut) -> "AttendanceShown":
        shown = {*cls.model_fields}
        return cls.model_validate(attendance.model_dump(include=shown))


@router.post(
    "/{attendance_id}/check-out",
    responses=problems(
        NotForYou,
        NothingHere,
        KeyReused,
        WrongState,
        OverTheCeiling,
        InTheFuture,
        Overlaps,
        EvidenceTooWeak,
        StaleVersion,
    ),
)
async def check_out(
    attendance_id: str,
    body: Departure,
    permit: Annotated[Permit, may("attendance.check")],
    cause: Command,
    desk: Desk,
) -> AttendanceShown:
    """The volunteer took part to the end: how long, and how it is known."""
    record = Record(body.minutes_served, body.evidence_grade, photo=body.photo is not None)
    return AttendanceShown.of(await desk.check_out(attendance_id, record, permit, cause))
