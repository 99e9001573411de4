"""Stars, each with the events that tell of it."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.errors import NoSuchStar
from services.ledger.domain.star import AnyStar, Star

Stars = Repository[AnyStar]
_STAR: TypeAdapter[AnyStar] = TypeAdapter(Star)


async def open_stars(database: Database) -> Stars:
    # One event may reach several stars: each is named after its volunteer and level.
    documents = await database.open(
        "stars", Index("state"), Index("star.community_id"), Index("star.volunteer_id")
    )
    return Repository(documents, _STAR, "ledger", NoSuchStar)
