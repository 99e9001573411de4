"""Who is told what, in each community, in all versions."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.notifications.domain.errors import NoSuchPolicy
from services.notifications.domain.policy import PolicyVersions

PolicyBook = Repository[PolicyVersions]


async def open_policies(database: Database) -> PolicyBook:
    documents = await database.open("policies", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(PolicyVersions), "notifications", NoSuchPolicy)
