"""Shared accounts, and who may give from each."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Repository
from services.ledger.domain.errors import NoSuchAccount
from services.ledger.domain.exchange.shared_account import SharedAccount

SharedAccounts = Repository[SharedAccount]


async def open_shared_accounts(database: Database) -> SharedAccounts:
    documents = await database.open("shared_accounts", Index("community_id"))
    return Repository(documents, TypeAdapter(SharedAccount), "ledger", NoSuchAccount)
