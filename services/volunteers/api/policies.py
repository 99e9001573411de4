"""`/policies`: a community's rules for asking volunteers, in their versions."""

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.policies.door import policies_router
from services.volunteers.domain.dispatch_policy import DispatchPolicy, Rules


class NewRules(Rules):
    """What is not said is as in domain.md."""

    community_id: CommunityId


router = policies_router(NewRules, DispatchPolicy)
