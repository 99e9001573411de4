"""Redemptions, each with the events that tell of it."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.exchange.errors import NoSuchRedemption
from services.ledger.domain.exchange.redemption import AnyRedemption, Redemption

Redemptions = Repository[AnyRedemption]
_REDEMPTION: TypeAdapter[AnyRedemption] = TypeAdapter(Redemption)


async def open_redemptions(database: Database) -> Redemptions:
    documents = await database.open(
        "redemptions",
        FIRST_CAUSE_INDEX,
        Index("state"),
        Index("code_hash"),
        Index("terms.collect_by"),
        Index("terms.community_id"),
        Index("terms.member_id"),
        Index("terms.merchant_id"),
        Index("handed_over_at", sparse=True),
        Index("reversed_at", sparse=True),
    )
    return Repository(documents, _REDEMPTION, "ledger", NoSuchRedemption)
