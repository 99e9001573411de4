"""A reveal: somebody was shown a contact. And when a contact may still be shown."""

from lovebank.contracts.ids import CommunityId, PersonId, RequestId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.requests.domain.errors import RevealClosed
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


def is_shown_to_volunteer(request: HelpRequest, at: Instant) -> bool:
    """From acceptance until completion, and some hours longer."""
    if isinstance(request, InHands):
        return True
    if isinstance(request, Served | Confirmed | ClosedAfterService):
        return at <= request.shown_until
    return False


def check_may_be_shown(request: HelpRequest, person_id: PersonId, at: Instant) -> None:
    """To the volunteer only while it is needed. Whoever else has a permit has it by office."""
    if person_id in request.serving_side and not is_shown_to_volunteer(request, at):
        raise RevealClosed
