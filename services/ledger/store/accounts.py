"""Accounts at rest, and with each posting the events that tell of it."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.account import Account
from services.ledger.domain.errors import NoSuchAccount

Accounts = Repository[Account]


async def open_accounts(database: Database) -> Accounts:
    documents = await database.open("accounts", Index("community_id"), FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(Account), "ledger", NoSuchAccount)
