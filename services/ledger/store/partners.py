"""For whom each person served."""

from pydantic import TypeAdapter

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import NotFound
from lovebank.kernel.repository import Repository
from services.ledger.domain.signals import Partners

PartnersKept = Repository[Partners]


def partners_of(volunteer_id: VolunteerId) -> str:
    return f"partners:{volunteer_id}"


async def open_partners(database: Database) -> PartnersKept:
    documents = await database.open("partners")
    return Repository(documents, TypeAdapter(Partners), "ledger", NotFound)
