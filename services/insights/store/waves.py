"""Every wave of task offers, named after the event that told of it."""

from lovebank.kernel.documents.collection import Database
from services.insights.domain.seen import Step
from services.insights.store import Book, indexes


async def open_waves(database: Database) -> Book:
    return Book(await database.open("waves", *indexes(Step.ASKED)))
