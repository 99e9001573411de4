"""`/signing-keys`: a new key to sign with, when it is time or when the old one may be known."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.issuer.keys import SigningKeys
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, Permit

router = APIRouter(prefix="/signing-keys", tags=["signing keys"])
Rotator = Annotated[Permit, may("signing_key.rotate")]
Keys = Annotated[SigningKeys, provided(SigningKeys)]


class SigningKey(BaseModel):
    kid: str


@router.post("", status_code=HTTPStatus.CREATED, responses=problems(NotForYou))
async def rotate(_: Rotator, cause: Command, keys: Keys) -> SigningKey:
    """Sign with a new key from now on. Tokens of the old one stay valid until they run out."""
    kid = cause.id.removeprefix("command:")
    keys.rotate(kid)
    return SigningKey(kid=kid)
