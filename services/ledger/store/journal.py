"""The journal: every transfer ever asked for. It is only added to; the pending come to an end."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Kept, Repository
from services.ledger.domain.errors import NoSuchTransfer
from services.ledger.domain.transfer import Entry, Final, Pending, Rejected

KeptEntry: TypeAlias = Kept[Pending | Final | Rejected]
Journal: TypeAlias = Repository[Pending | Final | Rejected]
_ENTRY: TypeAdapter[Pending | Final | Rejected] = TypeAdapter(Entry)


async def open_journal(database: Database) -> Journal:
    documents = await database.open(
        "journal",
        Index("state"),
        Index("debit_line"),
        Index("credit_line"),
        Index("hold_ends_at"),
        Index("transfer.order.debit"),
        Index("transfer.order.credit"),
        Index("transfer.order.community_id"),
    )
    return Repository(documents, _ENTRY, "ledger", NoSuchTransfer)
