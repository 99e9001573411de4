"""What was seen of each account: how far its events were heard."""

from lovebank.kernel.documents.collection import Database
from services.insights.store import Book, indexes


async def open_accounts(database: Database) -> Book:
    return Book(await database.open("accounts", *indexes()))
