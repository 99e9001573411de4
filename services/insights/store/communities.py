"""The communities that take part."""

from lovebank.kernel.documents.collection import Database
from services.insights.store import Book, indexes


async def open_communities(database: Database) -> Book:
    return Book(await database.open("communities", *indexes()))
