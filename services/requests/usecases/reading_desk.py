"""Where help requests are looked up: one, a list of one's own or of a place, one's progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lovebank.contracts.ids import PlaceId, RequestId
from lovebank.kernel.documents.collection import Cursor, OneOf, Where
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage
from services.requests.domain import views
from services.requests.domain.errors import NoSuchTicket
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.states import Merged
from services.requests.domain.ticket_no import as_written
from services.requests.domain.views import Progress, View
from services.requests.store.help_requests import COMMUNITY, OWN, STATE, TICKET_NO, HelpRequests
from services.requests.usecases.changes import Changes
from services.requests.usecases.sight import READ_MASKED, Sight, sits_at_a_desk

OPEN_STATES = ("reported", "triaged", "dispatching", "reopened", "unfulfilled")
Views: TypeAlias = tuple[Sequence[View], Cursor | None]


@dataclass(frozen=True)
class Wanted:
    """Which requests are asked for: of a place, in a state, or only one's own."""

    place: PlaceId | None
    state: str | None
    mine: bool

    @property
    def in_state(self) -> Where:
        return {STATE: self.state} if self.state else {}


class ReadingDesk:
    def __init__(self, requests: HelpRequests, changes: Changes, sight: Sight) -> None:
        self._requests = requests
        self._changes = changes
        self._sight = sight

    async def read(self, request_id: RequestId, permit: Permit) -> View:
        return self._sight.show((await self._changes.find(request_id)).value, permit)

    async def list(self, wanted: Wanted, permit: Permit, page: Asked) -> Views:
        """For the desk all, in full; for volunteers those that wait for somebody, masked."""
        if wanted.mine:
            return await self._own(wanted, permit, page)
        if sits_at_a_desk(permit.principal, wanted.place):
            return await self._of_place(wanted, permit, page)
        return await self._offered(wanted, permit, page)

    async def progress(self, ticket_no: str) -> Progress:
        """Through the number alone, also where the need was told before by somebody else."""
        asked = followed = await self._by_ticket(ticket_no)
        while isinstance(followed, Merged):
            followed = (await self._changes.find(followed.into)).value
        return views.progress(asked, followed)

    async def _own(self, wanted: Wanted, permit: Permit, page: Asked) -> Views:
        pages = [
            await self._requests.find(
                {path: permit.person_id, **wanted.in_state}, after=page.after, limit=page.limit
            )
            for path in OWN
        ]
        found, following = _laid_together(pages, page.limit)
        return [self._sight.answer(kept.value, permit) for kept in found], following

    async def _of_place(self, wanted: Wanted, permit: Permit, page: Asked) -> Views:
        region = permit.places(wanted.place)
        where: Where = {COMMUNITY: region, **wanted.in_state} if region else {COMMUNITY: ""}
        found = await self._requests.find(where, after=page.after, limit=page.limit)
        return [views.full(kept.value) for kept in found.items], found.next

    async def _offered(self, wanted: Wanted, permit: Permit, page: Asked) -> Views:
        region = Permit(permit.principal, READ_MASKED).places(wanted.place)
        states = [found for found in OPEN_STATES if wanted.state in (None, found)]
        if region is None or not states:
            return [], None
        found = await self._requests.find(
            {COMMUNITY: region, STATE: OneOf(states)}, after=page.after, limit=page.limit
        )
        offered = [k.value for k in found.items if self._sight.is_offered(k.value, permit)]
        return [views.masked(request) for request in offered], found.next

    async def _by_ticket(self, told: str) -> HelpRequest:
        ticket_no = as_written(told)
        if ticket_no is None:
            raise NoSuchTicket
        page = await self._requests.find({TICKET_NO: ticket_no}, limit=1)
        for kept in page.items:
            return kept.value
        raise NoSuchTicket


def _laid_together(
    pages: Sequence[KeptPage[HelpRequest]], limit: int
) -> tuple[Sequence[Kept[HelpRequest]], Cursor | None]:
    """One page out of several in the same order; what is on two of them is on it once."""
    found = {kept.id: kept for page in pages for kept in page.items}
    names = sorted(found)
    shown = [found[name] for name in names[:limit]]
    more = len(names) > limit or any(page.next for page in pages)
    return shown, Cursor(shown[-1].id, shown[-1].id) if more and shown else None
