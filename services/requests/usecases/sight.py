"""Who sees how much of a help request: all but the contact, the masked view, or nothing."""

from lovebank.contracts.access import ACTIONS, Reach
from lovebank.contracts.ids import PlaceId, lies_within
from lovebank.kernel.clock import Clock
from lovebank.kernel.identity.principal import Permit, Principal, allow
from services.requests.domain import views
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.open_states import Open
from services.requests.domain.reveal import is_shown_to_volunteer
from services.requests.domain.views import View

READ, READ_MASKED = "help_request.read", "help_request.read_masked"


class Sight:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def show(self, request: HelpRequest, permit: Permit) -> View:
        """Raises `NotForYou`, `NothingHere`."""
        if not (permit.person_id in request.serving_side or self.is_offered(request, permit)):
            Permit(permit.principal, READ).check(request.need.community_id, self._own(request))
        return self.answer(request, permit)

    def answer(self, request: HelpRequest, permit: Permit) -> View:
        """To whom it was allowed; also to a command that is repeated after others went on."""
        seen = allow(permit.principal, READ, request.need.community_id, self._own(request))
        return views.full(request) if seen else views.masked(request)

    def is_offered(self, request: HelpRequest, permit: Permit) -> bool:
        waits = isinstance(request, Open) and not request.awaits_consent
        return waits and allow(permit.principal, READ_MASKED, request.need.community_id)

    def _own(self, request: HelpRequest) -> frozenset[str]:
        shown = is_shown_to_volunteer(request, self._clock())
        serving = request.serving_side if shown else frozenset()
        return request.need.asking_side | serving


def sits_at_a_desk(principal: Principal, place: PlaceId | None) -> bool:
    """Whether one of their roles lets them read all there, not only what is their own."""
    desks = {grant.role for grant in ACTIONS[READ] if grant.reach is Reach.SCOPE}
    scopes = [held.scope for held in principal.roles if held.role in desks]
    return any(place is None or lies_within(place, scope) for scope in scopes)
