"""Where help requests are looked up: one, a list of one's own or of a place, one's progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lovebank.contracts.ids import PersonId, PlaceId, RequestId
from lovebank.kernel.documents.collection import Cursor, OneOf, Where
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage
from services.requests.domain import views
from services.requests.domain.errors import NoSuchTicket
from services.requests.domain.help_request import HelpRequest
from services.requests.domain.states import Merged
from services.requests.domain.ticket_no import as_written
from services.requests.domain.views import Progress, View
from services.requests.store.help_requests import (
    BENEFICIARY,
    COMMUNITY,
    REPORTER,
    STATE,
    TICKET_NO,
    VOLUNTEER,
    HelpRequests,
)
from services.requests.usecases.changes import Changes
from services.requests.usecases.proxy_roll import ProxyRoll
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
    def __init__(
        self, requests: HelpRequests, changes: Changes, sight: Sight, proxies: ProxyRoll
    ) -> None:
        self._requests = requests
        self._changes = changes
        self._sight = sight
        self._proxies = proxies

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
        person, represented = permit.person_id, await self._proxies.residents_of(permit.person_id)
        conditions: Sequence[Where] = (
            {REPORTER: person},
            {BENEFICIARY: OneOf([person, *represented])},
            {VOLUNTEER: person},
        )
        pages = [
            await self._requests.find(
                {**own, **wanted.in_state}, after=page.after, limit=page.limit
            )
            for own in conditions
        ]
        found, following = _laid_together(pages, page.limit)
        return [self._sight.answer(r, permit) for r in found if _is_of(r, person)], following

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
) -> tuple[Sequence[HelpRequest], Cursor | None]:
    """One page out of several in the same order; what is on two of them is on it once."""
    found = {kept.id: kept for page in pages for kept in page.items}
    names = sorted(found)
    shown = names[:limit]
    more = len(names) > limit or any(page.next for page in pages)
    following = Cursor(shown[-1], shown[-1]) if more and shown else None
    return [found[name].value for name in shown], following


def _is_of(request: HelpRequest, person_id: PersonId) -> bool:
    return person_id in request.need.asking_side | request.serving_side
