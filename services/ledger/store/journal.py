"""The journal: every transfer ever asked for. It is only added to; the pending come to an end."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Collection, Database, Index
from lovebank.kernel.repository import Kept, Repository
from services.ledger.domain.errors import NoSuchTransfer
from services.ledger.domain.transfer import Entry, Final, Pending, Rejected

KeptEntry: TypeAlias = Kept[Pending | Final | Rejected]
Journal: TypeAlias = Repository[Pending | Final | Rejected]
_ENTRY: TypeAdapter[Pending | Final | Rejected] = TypeAdapter(Entry)


COMMUNITY = "transfer.order.community_id"
BLOCK = "block"  # None yet of what is pending, 0 of what is at its end and not sealed.


async def open_journal(database: Database) -> Journal:
    return journal_of(await open_pages(database))


def journal_of(pages: Collection) -> Journal:
    return Repository(pages, _ENTRY, "ledger", NoSuchTransfer)


async def open_pages(database: Database) -> Collection:
    """The same, as it is written: what is sealed is what is written, not what we read in it."""
    return await database.open(
        "journal",
        Index("state"),
        Index("debit_line"),
        Index("credit_line"),
        Index("hold_ends_at"),
        Index("transfer.order.debit"),
        Index("transfer.order.credit"),
        Index(COMMUNITY),
        Index(BLOCK, sparse=True),
    )
