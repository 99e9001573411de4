"""Merchants, and who stands at their counters."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.errors import NoSuchMerchant

Merchants = Repository[Merchant]


async def open_merchants(database: Database) -> Merchants:
    documents = await database.open("merchants", Index("community_id"))
    return Repository(documents, TypeAdapter(Merchant), "ledger", NoSuchMerchant)
