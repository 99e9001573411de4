"""What was seen of each activity."""

from lovebank.kernel.documents.collection import Database
from services.insights.domain.seen import Step
from services.insights.store import Book, indexes


async def open_activities(database: Database) -> Book:
    return Book(await database.open("activities", *indexes(Step.HELD)))
