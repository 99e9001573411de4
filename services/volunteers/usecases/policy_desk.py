"""The rules in force for asking volunteers, and how a community comes by new ones."""

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.policies import desk
from lovebank.kernel.policies.versions import Versions
from services.volunteers.domain.dispatch_policy import DispatchPolicy, default_policies

PolicyDesk = desk.PolicyDesk[DispatchPolicy]


async def open_policies(database: Database) -> PolicyDesk:
    return await desk.open_policies(
        database, "volunteers", Versions[DispatchPolicy], default_policies
    )
