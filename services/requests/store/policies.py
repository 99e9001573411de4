"""The help policies: one document a community, with all versions in it."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.requests.domain.errors import NoSuchCommunity
from services.requests.domain.help_policy import HelpPolicies

Policies = Repository[HelpPolicies]


async def open_policies(database: Database) -> Policies:
    documents = await database.open("policies", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(HelpPolicies), "requests", NoSuchCommunity)
