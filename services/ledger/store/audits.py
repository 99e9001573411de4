"""How far the books were audited, so that nothing is gone through twice or left out."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.ledger.domain.audited import Audited
from services.ledger.domain.errors import NoSuchAudit

Audits: TypeAlias = Repository[Audited]


async def open_audits(database: Database) -> Audits:
    documents = await database.open("audits")
    return Repository(documents, TypeAdapter(Audited), "ledger", NoSuchAudit)
