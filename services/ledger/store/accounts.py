"""Accounts at rest, and with each posting the events that tell of it."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.account import Account
from services.ledger.domain.errors import NoSuchAccount

Accounts = Repository[Account]


async def open_accounts(database: Database) -> Accounts:
    # Named after whose they are: one cause may open both sides of a transfer.
    documents = await database.open("accounts", Index("community_id"))
    return Repository(documents, TypeAdapter(Account), "ledger", NoSuchAccount)
