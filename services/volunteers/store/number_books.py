"""The last public number given out in each community."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.volunteers.domain.community import NumberBook
from services.volunteers.domain.errors import NoSuchCommunity

NumberBooks = Repository[NumberBook]


async def open_number_books(database: Database) -> NumberBooks:
    documents = await database.open("number_books", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(NumberBook), "volunteers", NoSuchCommunity)
