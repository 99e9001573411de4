"""What was seen of each volunteer."""

from lovebank.kernel.documents.collection import Database
from services.insights.domain.seen import Step
from services.insights.store import Book, indexes


async def open_volunteers(database: Database) -> Book:
    return Book(await database.open("volunteers", *indexes(Step.REGISTERED, Step.APPROVED)))
