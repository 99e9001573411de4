"""`/redemptions`: what members reserve with their minutes, until it is handed over."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, status
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, PersonId, PlaceId
from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.errors import AccountNotOpen, WrongState
from services.ledger.domain.exchange.catalogue import CodeName
from services.ledger.domain.exchange.errors import (
    BalanceTooLow,
    BudgetSpent,
    EarnFirst,
    GoodsShareReached,
    OfferWithdrawn,
    OutOfStock,
    TooMuchAtOnce,
)
from services.ledger.domain.exchange.redemption import AnyRedemption, Quantity
from services.ledger.usecases.exchange.quoting import Wish
from services.ledger.usecases.exchange.redemption_desk import RedemptionDesk, Slip

router = APIRouter(prefix="/redemptions", tags=["exchange"])

Desk = Annotated[RedemptionDesk, provided(RedemptionDesk)]
Reserver = Annotated[Permit, may("redemption.reserve")]
Reader = Annotated[Permit, may("redemption.read")]
State = Literal[
    "asked",
    "refusing",
    "refused",
    "reserved",
    "delivering",
    "captured",
    "reversing",
    "reversed",
    "returning",
    "released",
    "expired",
]
RESERVED = problems(
    NotForYou,
    NothingHere,
    OfferWithdrawn,
    TooMuchAtOnce,
    BalanceTooLow,
    AccountNotOpen,
    EarnFirst,
    GoodsShareReached,
    BudgetSpent,
    OutOfStock,
    KeyReused,
)


class NewRedemption(Model):
    """Without `member_id` for oneself; the desk names whom it writes for."""

    offer_id: CodeName
    quantity: Quantity = 1
    member_id: PersonId | None = None


class RedemptionShown(BaseModel):
    """`handed_over` is how many; 0 where nothing was."""

    redemption_id: str
    member_id: PersonId
    community_id: CommunityId
    exchange_point_id: str
    merchant_id: str
    offer_id: str
    kind: Literal["service", "goods"]
    quantity: int
    minutes: int
    asked_at: Instant
    collect_by: Instant
    policy_version: int
    state: State
    handed_over: int

    @classmethod
    def of(cls, redemption: AnyRedemption) -> "RedemptionShown":
        return cls(**shown(redemption))


class SlipShown(RedemptionShown):
    """`pickup_code` is shown once, to be written down: afterwards nobody knows it, and it is null.

    A new one makes the old one void.
    """

    pickup_code: str | None

    @classmethod
    def of_slip(cls, slip: Slip) -> "SlipShown":
        return cls(**shown(slip.redemption), pickup_code=slip.code or None)


def shown(redemption: AnyRedemption) -> dict[str, object]:
    terms = redemption.terms
    facts = terms.model_dump(exclude={"sku", "price_minutes", "asked_by", "floor_minutes"})
    handed_over = getattr(redemption, "quantity", 0)
    return facts | {
        "minutes": terms.minutes,
        "state": redemption.state,
        "handed_over": handed_over,
    }


@router.post("", status_code=status.HTTP_201_CREATED, responses=RESERVED)
async def reserve(body: NewRedemption, permit: Reserver, cause: Command, desk: Desk) -> SlipShown:
    """Holds the hours, and of goods the pieces, until they are collected or the time is over."""
    member_id = body.member_id or permit.person_id
    wish = Wish(member_id, body.offer_id, body.quantity)
    return SlipShown.of_slip(await desk.reserve(wish, permit, cause))


@router.post(
    "/{redemption_id}/codes",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, WrongState, KeyReused),
)
async def renew_code(redemption_id: str, permit: Reserver, cause: Command, desk: Desk) -> SlipShown:
    """For a paper that was lost. The old code is void from now on."""
    return SlipShown.of_slip(await desk.renew(redemption_id, permit, cause))


@router.post(
    "/{redemption_id}/release", responses=problems(NotForYou, NothingHere, WrongState, KeyReused)
)
async def release(
    redemption_id: str,
    permit: Annotated[Permit, may("redemption.release")],
    cause: Command,
    desk: Desk,
) -> RedemptionShown:
    """Gives it back: hours and pieces are free again."""
    return RedemptionShown.of(await desk.give_back(redemption_id, permit, cause))


@router.get("/{redemption_id}", responses=problems(NotForYou, NothingHere))
async def show(redemption_id: str, permit: Reader, desk: Desk) -> RedemptionShown:
    return RedemptionShown.of(await desk.find(redemption_id, permit))


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Reader,
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
    state: Annotated[State | None, Query()] = None,
) -> Listing[RedemptionShown]:
    """Of a place; for who holds no office there, their own."""
    found = await desk.list(permit, place, state, page)
    return Listing.of([RedemptionShown.of(kept.value) for kept in found.items], found.next)
