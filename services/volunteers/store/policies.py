"""Each community's rules for asking volunteers, in all their versions."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.volunteers.domain.dispatch_policy import DispatchPolicies
from services.volunteers.domain.errors import NoSuchPolicy

Policies = Repository[DispatchPolicies]


async def open_policies(database: Database) -> Policies:
    documents = await database.open("policies", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(DispatchPolicies), "volunteers", NoSuchPolicy)
