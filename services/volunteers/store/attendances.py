"""Attendances at rest: one volunteer at one activity."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Kept, Repository
from services.volunteers.domain.activity import Attendance, CheckedIn, CheckedOut
from services.volunteers.domain.errors import NoSuchAttendance

KeptAttendance: TypeAlias = Kept[CheckedIn | CheckedOut]
Attendances: TypeAlias = Repository[CheckedIn | CheckedOut]
_ATTENDANCE: TypeAdapter[CheckedIn | CheckedOut] = TypeAdapter(Attendance)


async def open_attendances(database: Database) -> Attendances:
    # Named after activity and volunteer, so there is one of both whatever it was asked by.
    documents = await database.open("attendances", Index("volunteer_id"), Index("state"))
    return Repository(documents, _ATTENDANCE, "volunteers", NoSuchAttendance)
