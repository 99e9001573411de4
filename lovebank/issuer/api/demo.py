"""`/demo`: acting as the people of the demo. There is no such door where a city is none."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from lovebank.issuer.accounts import Account, Accounts, GrantedRole
from lovebank.issuer.errors import NoSuchAccount
from lovebank.issuer.mint import TOKEN_SECONDS, Mint
from lovebank.issuer.phones import Phones
from lovebank.kernel.http import problems, provided, public
from lovebank.kernel.model import Model

router = APIRouter(prefix="/demo", tags=["demo"], dependencies=[public("demo.sign_in")])
Desk = Annotated[Accounts, provided(Accounts)]
TheMint = Annotated[Mint, provided(Mint)]
ThePhones = Annotated[Phones, provided(Phones)]


class DemoPerson(BaseModel):
    person: str
    name: str
    roles: tuple[GrantedRole, ...]

    @classmethod
    def of(cls, account: Account) -> "DemoPerson":
        return cls(person=account.person, name=account.name, roles=account.roles)


class ActAs(Model):
    person: str


class TokenGiven(BaseModel):
    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - The kind of token.
    expires_in: int = TOKEN_SECONDS


class Phone(BaseModel):
    codes: Sequence[Sequence[str]] = Field(description="Of each: the telephone, and its code.")


@router.get("/people")
async def people(desk: Desk) -> list[DemoPerson]:
    """Whom one may act as."""
    return [DemoPerson.of(account) for account in await desk.every()]


@router.post("/tokens", responses=problems(NoSuchAccount))
async def act_as(body: ActAs, desk: Desk, mint: TheMint) -> TokenGiven:
    """A token to act as this person."""
    account = (await desk.get(body.person)).value
    return TokenGiven(access_token=mint.token_for(account))


@router.get("/phone")
async def phone(phones: ThePhones) -> Phone:
    """What the telephones of the demo would show: the last codes that were sent."""
    return Phone(codes=phones.codes)
