"""What was allotted: of goods to a member, of its budget to a merchant in a month."""

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.repository import Repository
from services.ledger.domain.exchange.allowance import Allowance
from services.ledger.domain.exchange.errors import NoSuchAllowance

Allowances = Repository[Allowance]


async def open_allowances(database: Database) -> Allowances:
    documents = await database.open("allowances")
    return Repository(documents, TypeAdapter(Allowance), "ledger", NoSuchAllowance)
