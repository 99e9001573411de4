"""What each person served, month by month, and what was found of it."""

from pydantic import TypeAdapter

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import NotFound
from lovebank.kernel.repository import Repository
from services.ledger.domain.signals import ServedMonth

ServedMonths = Repository[ServedMonth]


def month_of(volunteer_id: VolunteerId, day: str) -> str:
    return f"served:{volunteer_id}:{day[:7]}"


async def open_served_months(database: Database) -> ServedMonths:
    documents = await database.open("served_months")
    return Repository(documents, TypeAdapter(ServedMonth), "ledger", NotFound)
