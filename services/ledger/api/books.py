"""`/books`: all accounts of a place against its journal. The sum is zero, or somebody must look."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from services.ledger.domain.books import Books, Difference
from services.ledger.usecases.bookkeeper import Bookkeeper

router = APIRouter(prefix="/books", tags=["books"])


class BooksShown(BaseModel):
    """`issuance_minutes` is the other side of every deposit: below zero by what was earned.

    `other_side_minutes` are all accounts that nobody writes, by name, and what is on its way
    between two that are written: all of it with what the accounts have is zero.
    `in_transit_minutes` is in the accounts already, and final in the journal in a moment.
    """

    accounts: int
    member_minutes: int
    issuance_minutes: int
    other_side_minutes: Mapping[str, int]
    total_minutes: int
    in_transit_minutes: int
    differences: Sequence[Difference]

    @classmethod
    def of(cls, books: Books) -> "BooksShown":
        other = books.other_side
        issued = [minutes for name, minutes in other.items() if name.startswith("issuance:")]
        return cls(
            accounts=len(books.accounts),
            member_minutes=books.balance_minutes,
            issuance_minutes=sum(issued),
            other_side_minutes=other,
            total_minutes=books.total_minutes,
            in_transit_minutes=books.in_transit_minutes,
            differences=books.differences,
        )


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded))
async def show(
    permit: Annotated[Permit, may("books.read")],
    desk: Annotated[Bookkeeper, provided(Bookkeeper)],
    place: PlaceId | None = None,
) -> BooksShown:
    """Recount the accounts and the journal of a place, and of everything within it."""
    region = permit.places(place)
    if region is None:
        raise NotForYou(permit.action)
    books = await desk.books({"community_id": region}, {"transfer.order.community_id": region})
    return BooksShown.of(books)
