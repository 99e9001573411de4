"""The rules of each community's bank, in all their versions."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from services.ledger.domain.bank_policy import BankPolicies
from services.ledger.domain.errors import NoSuchPolicy

Policies = Repository[BankPolicies]


async def open_policies(database: Database) -> Policies:
    documents = await database.open("policies", FIRST_CAUSE_INDEX)
    return Repository(documents, TypeAdapter(BankPolicies), "ledger", NoSuchPolicy)
