"""The benefits register of each community."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.benefit import AnyBenefit, KeptBenefit
from services.ledger.domain.errors import NoSuchBenefit

Benefits = Repository[AnyBenefit]
_BENEFIT: TypeAdapter[AnyBenefit] = TypeAdapter(KeptBenefit)


async def open_benefits(database: Database) -> Benefits:
    documents = await database.open(
        "benefits", Index("state"), Index("benefit.community_id"), FIRST_CAUSE_INDEX
    )
    return Repository(documents, _BENEFIT, "ledger", NoSuchBenefit)
