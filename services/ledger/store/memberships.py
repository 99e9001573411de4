"""Who works for which organization."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.errors import NotFound
from lovebank.kernel.repository import Repository
from services.ledger.domain.membership import AnyMembership, Membership

Memberships = Repository[AnyMembership]
_MEMBERSHIP: TypeAdapter[AnyMembership] = TypeAdapter(Membership)


async def open_memberships(database: Database) -> Memberships:
    documents = await database.open("memberships", Index("organization_id"), Index("place"))
    return Repository(documents, _MEMBERSHIP, "ledger", NotFound)
