"""`/books`: all accounts of a place against its journal. The sum is zero, or somebody must look."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from services.ledger.domain.books import Difference
from services.ledger.usecases.bookkeeper import Bookkeeper, Books

router = APIRouter(prefix="/books", tags=["books"])


class BooksShown(BaseModel):
    """`issuance_minutes` is the other side of every deposit: below zero by what was earned.

    `in_transit_minutes` is in the accounts already, and final in the journal in a moment.
    """

    accounts: int
    member_minutes: int
    issuance_minutes: int
    total_minutes: int
    in_transit_minutes: int
    differences: Sequence[Difference]

    @classmethod
    def of(cls, books: Books) -> "BooksShown":
        return cls(
            accounts=len(books.accounts),
            member_minutes=sum(each.balance_minutes for each in books.accounts),
            issuance_minutes=-books.issued_minutes,
            total_minutes=books.total_minutes,
            in_transit_minutes=sum(each.in_transit_minutes for each in books.accounts),
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
    books = await desk.books({"community_id": region}, {"transfer.community_id": region})
    return BooksShown.of(books)
