"""Who was shown which contact, and when."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.requests.domain.errors import NoSuchHelpRequest
from services.requests.domain.reveal import Reveal

REQUEST = "request_id"
Reveals = Repository[Reveal]


async def open_reveals(database: Database) -> Reveals:
    documents = await database.open("reveals", FIRST_CAUSE_INDEX, Index(REQUEST))
    return Repository(documents, TypeAdapter(Reveal), "requests", NoSuchHelpRequest)
