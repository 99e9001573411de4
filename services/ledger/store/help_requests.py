"""Help requests, as they were reported."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.errors import NoSuchRequest
from services.ledger.domain.help_request import HelpRequest

HelpRequests = Repository[HelpRequest]


async def open_help_requests(database: Database) -> HelpRequests:
    documents = await database.open("help_requests")
    return Repository(documents, TypeAdapter(HelpRequest), "ledger", NoSuchRequest)
