"""Residents, and how to reach them. Their names are in no event."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.requests.domain.errors import NoSuchResident
from services.requests.domain.resident import Resident

Residents = Repository[Resident]


async def open_residents(database: Database) -> Residents:
    documents = await database.open("residents", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(Resident), "requests", NoSuchResident)
