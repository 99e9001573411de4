"""Who was erased, by id; with each the event by which every service forgets them."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.ledger.domain.erasure import Erasure
from services.ledger.domain.errors import NoSuchErasure

Erasures: TypeAlias = Repository[Erasure]


async def open_erasures(database: Database) -> Erasures:
    documents = await database.open("erasures")
    return Repository(documents, TypeAdapter(Erasure), "ledger", NoSuchErasure)
