"""`/task-offers`: what a volunteer is asked. Accepting is done at the help request itself."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, RequestId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import Category, GridId, ServiceClass
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused, StaleVersion
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.volunteers.domain.errors import WrongState
from services.volunteers.domain.offer import Sent
from services.volunteers.store.dispatches import AnyDispatch
from services.volunteers.usecases.dispatcher import Dispatcher
from services.volunteers.usecases.offers import OfferBoard

router = APIRouter(prefix="/task-offers", tags=["task offers"])


class TaskOffer(BaseModel):
    """The grid, and nothing nearer: where and whom to help is shown after acceptance."""

    request_id: RequestId
    community_id: CommunityId
    category: Category
    service_class: ServiceClass
    grid: GridId
    state: Literal["sent", "accepted", "declined", "lapsed", "withdrawn"]
    sent_at: Instant
    lapses_at: Instant | None

    @classmethod
    def of(cls, dispatch: AnyDispatch, volunteer_id: str) -> "Sequence[TaskOffer]":
        """One, or none where this volunteer was not asked."""
        offer, need = dispatch.offer_to(volunteer_id), dispatch.need
        if offer is None:
            return []
        shown = cls(
            request_id=need.request_id,
            community_id=need.community_id,
            category=need.category,
            service_class=need.service_class,
            grid=need.grid,
            state=offer.state,
            sent_at=offer.sent_at,
            lapses_at=offer.lapses_at if isinstance(offer, Sent) else None,
        )
        return [shown]


@router.get("", responses=problems(NotForYou, NothingHere, BadCursor))
async def show(
    permit: Annotated[Permit, may("task_offer.read")],
    board: Annotated[OfferBoard, provided(OfferBoard)],
    page: PageQuery,
    volunteer_id: VolunteerId | None = None,
) -> Listing[TaskOffer]:
    """One's own, or those of a volunteer one is responsible for; while they are of interest."""
    whose = volunteer_id or VolunteerId(permit.person_id)
    found, after = await board.of(whose, permit, page)
    offers = [offer for dispatch in found for offer in TaskOffer.of(dispatch, whose)]
    return Listing.of(offers, after)


@router.post(
    "/{request_id}/decline",
    responses=problems(NotForYou, NothingHere, WrongState, KeyReused, StaleVersion),
)
async def decline(
    request_id: RequestId,
    permit: Annotated[Permit, may("task_offer.decline")],
    cause: Command,
    dispatcher: Annotated[Dispatcher, provided(Dispatcher)],
) -> TaskOffer:
    """No, not this time. The next one is asked."""
    dispatch = await dispatcher.decline(request_id, permit, cause)
    [offer] = TaskOffer.of(dispatch, permit.person_id)
    return offer
