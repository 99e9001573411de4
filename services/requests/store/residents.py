"""Residents, and how to reach them; of the erased, only their ids. Their names are in no event."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.requests.domain.errors import NoSuchResident
from services.requests.domain.resident import ErasedResident, Resident

Residents: TypeAlias = Repository[Resident | ErasedResident]
_RESIDENT: TypeAdapter[Resident | ErasedResident] = TypeAdapter(Resident | ErasedResident)


async def open_residents(database: Database) -> Residents:
    documents = await database.open("residents", FIRST_CAUSE_INDEX)
    return Repository(documents, _RESIDENT, "requests", NoSuchResident)
