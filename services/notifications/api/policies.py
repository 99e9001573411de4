"""`/policies`: who is told what in a community, in versions."""

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.policies.door import policies_router
from services.notifications.domain.policy import Policies, PoliciesInForce


class NewPolicies(Policies):
    """All of them: what is not among them, nobody is told any more."""

    community_id: CommunityId


router = policies_router(NewPolicies, PoliciesInForce)
