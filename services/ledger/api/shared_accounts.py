"""`/shared-accounts`: what a team or an organization has, and who may give from it."""

from typing import Annotated, Literal

from fastapi import APIRouter, status
from pydantic import BaseModel

from lovebank.contracts.ids import AccountId, CommunityId, PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.api.accounts import StatementLine, page_of
from services.ledger.domain.exchange.errors import AlreadyThere
from services.ledger.domain.exchange.shared_account import SharedAccount
from services.ledger.usecases.exchange.shared_account_desk import SharedAccountDesk

router = APIRouter(prefix="/shared-accounts", tags=["exchange"])

Desk = Annotated[SharedAccountDesk, provided(SharedAccountDesk)]
Reader = Annotated[Permit, may("shared_account.read")]


class SharedAccountListed(BaseModel):
    """To give to it, name `account_id`. Who gives from it is not for everybody to see."""

    account_id: AccountId
    holder: Literal["team", "organization"]
    holder_id: str
    community_id: CommunityId
    name: str
    donates_only: bool

    @classmethod
    def of(cls, shared: SharedAccount) -> "SharedAccountListed":
        return cls(account_id=shared.account_id, **shared.model_dump(exclude={"people"}))


class SharedAccountShown(SharedAccountListed):
    balance_minutes: int
    version: int


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, AlreadyThere, KeyReused),
)
async def register(
    body: SharedAccount,
    permit: Annotated[Permit, may("shared_account.set")],
    cause: Command,
    desk: Desk,
) -> SharedAccountListed:
    """A new one, or the same with other people, another name, or other rules for giving."""
    return SharedAccountListed.of(await desk.register(body, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Annotated[Permit, may("exchange.read")],
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
) -> Listing[SharedAccountListed]:
    """Of a place, for whoever would like to give to one of them."""
    found = await desk.list(permit, place, page)
    return Listing.of([SharedAccountListed.of(kept.value) for kept in found.items], found.next)


@router.get("/{account_id}", responses=problems(NotForYou, NothingHere))
async def show(account_id: str, permit: Reader, desk: Desk) -> SharedAccountShown:
    shared, account = await desk.find(account_id, permit)
    facts = SharedAccountListed.of(shared).model_dump()
    return SharedAccountShown(
        **facts, balance_minutes=account.balance_minutes, version=account.version
    )


@router.get("/{account_id}/statement", responses=problems(NotForYou, NothingHere, BadCursor))
async def statement(
    account_id: str,
    permit: Reader,
    desk: Desk,
    page: PageQuery,
) -> Listing[StatementLine]:
    """Every posting, oldest first, its lines numbered without a gap."""
    account, finals = await desk.statement(account_id, permit, page)
    return page_of(account, finals, page.limit)
