"""`/pick-ups`: at a merchant's counter, a code is read from paper and its goods handed over."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, status
from pydantic import BaseModel, Field

from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.exchange.catalogue import CodeName
from services.ledger.domain.exchange.errors import (
    CodeSpent,
    MistypedCode,
    MoreThanReserved,
    TooManyWrongCodes,
    WrongCode,
)
from services.ledger.domain.exchange.pickup_code import LENGTH_MAX
from services.ledger.domain.exchange.redemption import AnyRedemption, Quantity
from services.ledger.usecases.exchange.counter_desk import CounterDesk, PickUp

router = APIRouter(prefix="/pick-ups", tags=["exchange"])

Desk = Annotated[CounterDesk, provided(CounterDesk)]
HANDED_OVER = problems(
    NotForYou,
    NothingHere,
    MistypedCode,
    WrongCode,
    CodeSpent,
    TooManyWrongCodes,
    MoreThanReserved,
    KeyReused,
)


class NewPickUp(Model):
    """`pickup_code` as it was typed or said. Without `quantity` all that was reserved."""

    merchant_id: CodeName
    pickup_code: Annotated[str, Field(min_length=1, max_length=LENGTH_MAX)]
    quantity: Quantity | None = None


class PickUpShown(BaseModel):
    """Without the member: whom it is for is not the merchant's to keep."""

    redemption_id: str
    merchant_id: str
    offer_id: str
    kind: Literal["service", "goods"]
    state: str
    quantity: int
    minutes: int
    handed_over: int
    collect_by: Instant

    @classmethod
    def of(cls, redemption: AnyRedemption) -> "PickUpShown":
        terms = redemption.terms
        return cls(
            redemption_id=terms.redemption_id,
            merchant_id=terms.merchant_id,
            offer_id=terms.offer_id,
            kind=terms.kind,
            state=redemption.state,
            quantity=terms.quantity,
            minutes=getattr(redemption, "minutes", terms.minutes),
            handed_over=getattr(redemption, "quantity", 0),
            collect_by=terms.collect_by,
        )


@router.post("", status_code=status.HTTP_201_CREATED, responses=HANDED_OVER)
async def hand_over(
    body: NewPickUp,
    permit: Annotated[Permit, may("redemption.capture")],
    cause: Command,
    desk: Desk,
) -> PickUpShown:
    """By the merchant's own people only. Of fewer than were reserved, the rest is free again."""
    pick_up = PickUp(body.merchant_id, body.pickup_code, body.quantity)
    return PickUpShown.of(await desk.hand_over(pick_up, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere, BadCursor))
async def waiting(
    permit: Annotated[Permit, may("redemption.capture")],
    desk: Desk,
    page: PageQuery,
    merchant_id: Annotated[str, Query(max_length=48)],
) -> Listing[PickUpShown]:
    """What is reserved at this counter, to be laid out before it is asked for."""
    found = await desk.waiting(merchant_id, permit, page)
    return Listing.of([PickUpShown.of(kept.value) for kept in found.items], found.next)
