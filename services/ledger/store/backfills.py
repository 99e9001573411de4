"""Back-fills, proposed and decided, each with the events that tell of it."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.backfill import AnyBackfill, BackfillProposal
from services.ledger.domain.errors import NoSuchBackfill

Backfills: TypeAlias = Repository[AnyBackfill]
_PROPOSAL: TypeAdapter[AnyBackfill] = TypeAdapter(BackfillProposal)


async def open_backfills(database: Database) -> Backfills:
    documents = await database.open(
        "backfills", Index("state"), Index("subject.community_id"), FIRST_CAUSE_INDEX
    )
    return Repository(documents, _PROPOSAL, "ledger", NoSuchBackfill)
