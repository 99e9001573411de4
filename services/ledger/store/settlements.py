"""Settled months of merchants: written once, as they were."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.errors import NoSuchSettlement
from services.ledger.domain.exchange.settlement import Settlement

Settlements = Repository[Settlement]


async def open_settlements(database: Database) -> Settlements:
    documents = await database.open("settlements")
    return Repository(documents, TypeAdapter(Settlement), "ledger", NoSuchSettlement)
