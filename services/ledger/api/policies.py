"""`/policies`: the rules of a community's bank, in their versions."""

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.policies.door import policies_router
from services.ledger.domain.bank_policy import BankPolicy, Rules


class NewRules(Rules):
    """What is not said is as in domain.md."""

    community_id: CommunityId


router = policies_router(NewRules, BankPolicy)
