"""Exchange points."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.catalogue import ExchangePoint
from services.ledger.domain.exchange.errors import NoSuchExchangePoint

ExchangePoints = Repository[ExchangePoint]


async def open_exchange_points(database: Database) -> ExchangePoints:
    documents = await database.open("exchange_points", Index("community_id"))
    return Repository(documents, TypeAdapter(ExchangePoint), "ledger", NoSuchExchangePoint)
