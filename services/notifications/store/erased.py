"""The ids of those who were erased, and nothing of them but that."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.notifications.domain.erased import Erased
from services.notifications.domain.errors import NoSuchRecipient

ErasedPeople: TypeAlias = Repository[Erased]


async def open_erased(database: Database) -> ErasedPeople:
    documents = await database.open("erased")
    return Repository(documents, TypeAdapter(Erased), "notifications", NoSuchRecipient)
