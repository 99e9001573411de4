"""What each administrator entered by hand, day by day."""

from pydantic import TypeAdapter

from lovebank.contracts.ids import PersonId
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import NotFound
from lovebank.kernel.repository import Repository
from services.ledger.domain.backfill import Quota

Quotas = Repository[Quota]


def quota_of(person_id: PersonId, day: str) -> str:
    return f"quota:{person_id}:{day}"


async def open_quotas(database: Database) -> Quotas:
    return Repository(await database.open("quotas"), TypeAdapter(Quota), "ledger", NotFound)
