"""`/offers`: what is to be had for minutes. Services first, goods second."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name
from services.ledger.domain.exchange.catalogue import (
    AnyOffer,
    CodeName,
    GoodsOffer,
    Price,
    ServiceOffer,
)
from services.ledger.domain.exchange.errors import AlreadyThere
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk

router = APIRouter(prefix="/offers", tags=["exchange"])

Desk = Annotated[CatalogueDesk, provided(CatalogueDesk)]
Publisher = Annotated[Permit, may("offer.publish")]


class _NewOffer(Model):
    offer_id: CodeName
    exchange_point_id: CodeName
    merchant_id: CodeName
    community_id: CommunityId
    title: Name
    price_minutes: Price


class NewService(_NewOffer):
    kind: Literal["service"]

    def offer(self) -> AnyOffer:
        return ServiceOffer(**self.model_dump())


class NewGoods(_NewOffer):
    kind: Literal["goods"]
    sku: CodeName

    def offer(self) -> AnyOffer:
        return GoodsOffer(**self.model_dump())


NewOffer = Annotated[NewService | NewGoods, Field(discriminator="kind")]


class OfferShown(BaseModel):
    """`in_stock` is null of a service: nobody runs out of it."""

    offer_id: str
    exchange_point_id: str
    merchant_id: str
    community_id: CommunityId
    kind: Literal["service", "goods"]
    title: str
    price_minutes: int
    in_stock: int | None
    withdrawn: bool

    @classmethod
    def of(cls, offer: AnyOffer, in_stock: int | None) -> "OfferShown":
        return cls(**offer.model_dump(exclude={"shelf", "sku"}), in_stock=in_stock)


class Catalogue(BaseModel):
    items: Sequence[OfferShown]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, AlreadyThere, KeyReused),
)
async def publish(body: NewOffer, permit: Publisher, cause: Command, desk: Desk) -> OfferShown:
    """A new one, or the same with another title or price: what was reserved keeps its price."""
    offer = await desk.publish(body.offer(), permit, cause)
    return OfferShown.of(offer, await desk.in_stock(offer))


@router.post("/{offer_id}/withdraw", responses=problems(NotForYou, NothingHere, KeyReused))
async def withdraw(offer_id: str, permit: Publisher, cause: Command, desk: Desk) -> OfferShown:
    """Nothing new is reserved of it; what was can be collected."""
    offer = await desk.withdraw(offer_id, permit, cause)
    return OfferShown.of(offer, await desk.in_stock(offer))


@router.get("", responses=problems(NotForYou, NothingHere))
async def listed(
    permit: Annotated[Permit, may("exchange.read")],
    desk: Desk,
    exchange_point_id: Annotated[str, Query(max_length=48)],
) -> Catalogue:
    """What one exchange point has to offer, services first."""
    found = await desk.offers(exchange_point_id, permit)
    return Catalogue(items=[OfferShown.of(offer, in_stock) for offer, in_stock in found])
