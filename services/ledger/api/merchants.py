"""`/merchants`: who hands over what was reserved, within which budget."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.errors import AlreadyThere
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk

router = APIRouter(prefix="/merchants", tags=["exchange"])

Desk = Annotated[CatalogueDesk, provided(CatalogueDesk)]


class MerchantShown(BaseModel):
    """Who works there, and under which budget, is for neither members nor neighbours."""

    merchant_id: str
    community_id: CommunityId
    name: str


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, AlreadyThere, KeyReused),
)
async def register(
    body: Merchant,
    permit: Annotated[Permit, may("exchange.arrange")],
    cause: Command,
    desk: Desk,
) -> Merchant:
    """A new one, or the same with other people or another budget."""
    return await desk.register(body, permit, cause)


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Annotated[Permit, may("exchange.read")],
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
) -> Listing[MerchantShown]:
    found = await desk.merchants(permit, place, page)
    shown = [MerchantShown(**kept.value.model_dump()) for kept in found.items]
    return Listing.of(shown, found.next)
