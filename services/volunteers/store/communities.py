"""What was heard of communities: where their grids lie."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.volunteers.domain.community import Community
from services.volunteers.domain.errors import NoSuchCommunity

Communities = Repository[Community]


async def open_communities(database: Database) -> Communities:
    documents = await database.open("communities", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(Community), "volunteers", NoSuchCommunity)
