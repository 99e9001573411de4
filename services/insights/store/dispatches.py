"""What was seen of each dispatch: how far its events were heard."""

from lovebank.kernel.documents.collection import Database
from services.insights.store import Book, indexes


async def open_dispatches(database: Database) -> Book:
    return Book(await database.open("dispatches", *indexes()))
