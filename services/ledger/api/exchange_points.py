"""`/exchange-points`: where minutes are exchanged."""

from typing import Annotated

from fastapi import APIRouter, status

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.exchange.catalogue import ExchangePoint
from services.ledger.domain.exchange.errors import AlreadyThere
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk

router = APIRouter(prefix="/exchange-points", tags=["exchange"])

Desk = Annotated[CatalogueDesk, provided(CatalogueDesk)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, AlreadyThere, KeyReused),
)
async def set_up(
    body: ExchangePoint,
    permit: Annotated[Permit, may("exchange.arrange")],
    cause: Command,
    desk: Desk,
) -> ExchangePoint:
    """A new one, or the same with another name."""
    return await desk.set_up(body, permit, cause)


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Annotated[Permit, may("exchange.read")],
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
) -> Listing[ExchangePoint]:
    found = await desk.points(permit, place, page)
    return Listing.of([kept.value for kept in found.items], found.next)
