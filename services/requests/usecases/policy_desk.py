"""The rules in force for help requests, and how a community comes by new ones."""

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.policies import desk
from services.requests.domain.help_policy import HelpPolicies, HelpPolicy, default_policies

PolicyDesk = desk.PolicyDesk[HelpPolicy]


async def open_policies(database: Database) -> PolicyDesk:
    return await desk.open_policies(database, "requests", HelpPolicies, default_policies, "policy:")
