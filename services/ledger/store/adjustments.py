"""Adjustments, proposed and decided, each with the events that tell of it."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.adjustment import AdjustmentProposal, AnyAdjustment
from services.ledger.domain.errors import NoSuchAdjustment

Adjustments: TypeAlias = Repository[AnyAdjustment]
_PROPOSAL: TypeAdapter[AnyAdjustment] = TypeAdapter(AdjustmentProposal)


async def open_adjustments(database: Database) -> Adjustments:
    documents = await database.open(
        "adjustments", Index("state"), Index("subject.community_id"), FIRST_CAUSE_INDEX
    )
    return Repository(documents, _PROPOSAL, "ledger", NoSuchAdjustment)
