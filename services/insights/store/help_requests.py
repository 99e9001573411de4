"""What was seen of each help request."""

from lovebank.kernel.documents.collection import Database
from services.insights.domain.seen import Step
from services.insights.store import Book, indexes

STEPS = (
    Step.REPORTED,
    Step.MERGED,
    Step.ACCEPTED,
    Step.COMPLETED,
    Step.CONFIRMED,
    Step.UNFULFILLED,
    Step.CLOSED,
)


async def open_help_requests(database: Database) -> Book:
    return Book(await database.open("help_requests", *indexes(*STEPS)))
