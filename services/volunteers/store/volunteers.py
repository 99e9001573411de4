"""The register of volunteers at rest: here, and nowhere else, lie their names and numbers."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Kept, Repository
from services.volunteers.domain.errors import NoSuchVolunteer
from services.volunteers.domain.volunteer import Approved, Left, Registered, Suspended, Volunteer

KeptVolunteer: TypeAlias = Kept[Registered | Approved | Suspended | Left]
Volunteers: TypeAlias = Repository[Registered | Approved | Suspended | Left]
_VOLUNTEER: TypeAdapter[Registered | Approved | Suspended | Left] = TypeAdapter(Volunteer)


async def open_volunteers(database: Database) -> Volunteers:
    documents = await database.open(
        "volunteers",
        Index("profile.community_id"),
        Index("state"),
        Index("duty"),
        FIRST_CAUSE_INDEX,
    )
    return Repository(documents, _VOLUNTEER, "volunteers", NoSuchVolunteer)
