"""Communities that take part, under their own ids."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.requests.domain.community import Community
from services.requests.domain.errors import NoSuchCommunity

COMMUNITY = "community_id"
Communities = Repository[Community]


async def open_communities(database: Database) -> Communities:
    documents = await database.open("communities", FIRST_CAUSE_INDEX, Index(COMMUNITY))
    return Repository(documents, TypeAdapter(Community), "requests", NoSuchCommunity)
