"""A reveal: somebody was shown a contact. And when a contact may still be shown."""

from datetime import timedelta

from lovebank.contracts.ids import CommunityId, PersonId, RequestId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.requests.domain.errors import RevealClosed
from services.requests.domain.help_policy import HelpPolicy
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.open_states import InHands
from services.requests.domain.served_states import Served
from services.requests.domain.states import ClosedAfterService, Confirmed


class Reveal(Model):
    reveal_id: str
    request_id: RequestId
    community_id: CommunityId
    to: PersonId
    at: Instant


def is_shown_to_volunteer(request: HelpRequest, policy: HelpPolicy, at: Instant) -> bool:
    """From acceptance until completion, and some hours longer."""
    if isinstance(request, InHands):
        return True
    if isinstance(request, Served | Confirmed | ClosedAfterService):
        longer = timedelta(hours=policy.reveal_hours_after_completion)
        return at <= request.completed_at + longer
    return False


def check_may_be_shown(
    request: HelpRequest, person_id: PersonId, policy: HelpPolicy, at: Instant
) -> None:
    """To the volunteer only while it is needed. Whoever else has a permit has it by office."""
    if person_id in request.serving_side and not is_shown_to_volunteer(request, policy, at):
        raise RevealClosed
