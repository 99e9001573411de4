"""Activities at rest."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.volunteers.domain.activity import Activity
from services.volunteers.domain.errors import NoSuchActivity

Activities = Repository[Activity]


async def open_activities(database: Database) -> Activities:
    documents = await database.open(
        "activities", Index("community_id"), Index("starts_at"), FIRST_CAUSE_INDEX
    )
    return Repository(documents, TypeAdapter(Activity), "volunteers", NoSuchActivity)
