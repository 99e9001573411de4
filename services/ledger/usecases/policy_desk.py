"""The rules in force in a community's bank, and how it comes by new ones: the kernel's desk."""

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.policies import desk
from lovebank.kernel.policies.versions import Versions
from services.ledger.domain.bank_policy import BankPolicy, default_policies

PolicyDesk = desk.PolicyDesk[BankPolicy]


async def open_policies(database: Database) -> PolicyDesk:
    return await desk.open_policies(database, "ledger", Versions[BankPolicy], default_policies)
