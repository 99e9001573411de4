"""What the bank knows of a help request: whose it is. What is needed is not for it to know."""

from lovebank.contracts.ids import CommunityId, RequestId, ResidentId
from lovebank.kernel.model import Model


class HelpRequest(Model):
    request_id: RequestId
    community_id: CommunityId
    beneficiary_id: ResidentId
