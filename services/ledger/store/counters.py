"""What was mistyped at each counter, and lately."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.counter import Counter
from services.ledger.domain.exchange.errors import NoSuchCounter

Counters = Repository[Counter]


async def open_counters(database: Database) -> Counters:
    documents = await database.open("counters")
    return Repository(documents, TypeAdapter(Counter), "ledger", NoSuchCounter)
