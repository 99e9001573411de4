"""Who is told what, and how a community comes by new policies."""

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.policies import desk
from lovebank.kernel.policies.versions import Versions
from services.notifications.domain.policy import PoliciesInForce, default_policies

PolicyDesk = desk.PolicyDesk[PoliciesInForce]


async def open_policies(database: Database) -> PolicyDesk:
    return await desk.open_policies(
        database, "notifications", Versions[PoliciesInForce], default_policies
    )
