"""Minutes in suspense, each with the events that tell of it."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.errors import NoSuchSuspension
from services.ledger.domain.suspension import AnySuspension, Suspension

Suspensions = Repository[AnySuspension]
_SUSPENSION: TypeAdapter[AnySuspension] = TypeAdapter(Suspension)


async def open_suspensions(database: Database) -> Suspensions:
    documents = await database.open(
        "suspensions",
        Index("state"),
        Index("owed"),
        Index("case.community_id"),
        Index("case.service.deed.volunteer_id"),
    )
    return Repository(documents, _SUSPENSION, "ledger", NoSuchSuspension)
