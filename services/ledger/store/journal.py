"""The journal: every transfer ever made, only ever added to; pending ones become final."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Kept, Repository
from services.ledger.domain.errors import NoSuchTransfer
from services.ledger.domain.transfer import Entry, Final, Pending

KeptEntry: TypeAlias = Kept[Pending | Final]
Journal: TypeAlias = Repository[Pending | Final]
_ENTRY: TypeAdapter[Pending | Final] = TypeAdapter(Entry)


async def open_journal(database: Database) -> Journal:
    documents = await database.open(
        "journal",
        Index("state"),
        Index("line"),
        Index("transfer.account_id"),
        Index("transfer.community_id"),
        FIRST_CAUSE_INDEX,
    )
    return Repository(documents, _ENTRY, "ledger", NoSuchTransfer)
