"""What was seen of each attendance."""

from lovebank.kernel.documents.collection import Database
from services.insights.domain.seen import Step
from services.insights.store import Book, indexes


async def open_attendances(database: Database) -> Book:
    return Book(await database.open("attendances", *indexes(Step.CHECKED_IN, Step.CHECKED_OUT)))
