"""What was seen of each notification."""

from lovebank.kernel.documents.collection import Database
from services.insights.domain.seen import Step
from services.insights.store import Book, indexes


async def open_notifications(database: Database) -> Book:
    return Book(await database.open("notifications", *indexes(Step.NOTIFIED)))
