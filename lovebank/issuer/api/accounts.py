"""`/accounts`: who may sign in, and what they may do where."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from lovebank.contracts.ids import PersonId
from lovebank.issuer.accounts import Account, Accounts, GrantedRole
from lovebank.issuer.errors import (
    NoSecretForPeople,
    NoSuchAccount,
    PhoneTaken,
    SecretShownBefore,
    WasErased,
)
from lovebank.issuer.secrets import TooBusy
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused, StaleVersion
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from lovebank.kernel.telemetry.log import get_logger
from lovebank.kernel.text import Name, Phone

router = APIRouter(prefix="/accounts", tags=["accounts"])

Granter = Annotated[Permit, may("account.grant")]
SecretGiver = Annotated[Permit, may("account.new_secret")]
Desk = Annotated[Accounts, provided(Accounts)]
_log = get_logger("issuer")
REFUSALS = problems(NotForYou, NothingHere, KeyReused, StaleVersion)


class AccountGiven(Model):
    person: PersonId = Field(pattern=r"^[a-z0-9][a-z0-9:._-]{0,63}$", examples=["huang-manfeng"])
    name: Name
    phone: Phone | None = None
    roles: tuple[GrantedRole, ...] = Field(min_length=1, max_length=20)


class AccountShown(BaseModel):
    person: str
    roles: tuple[GrantedRole, ...]


class SecretShown(BaseModel):
    client_id: str
    client_secret: str


@router.post(
    "", status_code=HTTPStatus.CREATED, responses=REFUSALS | problems(PhoneTaken, WasErased)
)
async def grant(body: AccountGiven, permit: Granter, cause: Command, desk: Desk) -> AccountShown:
    """Give somebody an account, or other roles. Only within the place of one's own role."""
    account = Account(person=body.person, name=body.name, phone=body.phone or "", roles=body.roles)
    granted = await desk.grant(account, cause, permit.check)
    _log.info("account.granted", person_id=granted.person, by=permit.person_id)
    return AccountShown(person=granted.person, roles=granted.roles)


@router.post(
    "/{person}/secret",
    status_code=HTTPStatus.CREATED,
    responses=REFUSALS | problems(NoSuchAccount, SecretShownBefore, NoSecretForPeople, TooBusy),
)
async def new_secret(person: str, permit: SecretGiver, cause: Command, desk: Desk) -> SecretShown:
    """A secret for another system's account. It is shown this once; the one before is void."""
    secret = await desk.new_secret(person, cause, permit.check)
    _log.info("account.secret_given", person_id=person, by=permit.person_id)
    return SecretShown(client_id=person, client_secret=secret)
