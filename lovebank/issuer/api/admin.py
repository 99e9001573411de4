"""`/admin/claim`: how a city that has nobody yet gets its first operator."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from lovebank.contracts.ids import PlaceId
from lovebank.issuer.errors import WrongCredentials
from lovebank.issuer.first import FirstOperator
from lovebank.issuer.mint import TOKEN_SECONDS
from lovebank.kernel.http import problems, provided, public
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name

router = APIRouter(prefix="/admin", tags=["first operator"])
Desk = Annotated[FirstOperator, provided(FirstOperator)]


class Claim(Model):
    code: str = Field(min_length=20, max_length=100)
    person: str = Field(pattern=r"^[a-z0-9][a-z0-9:._-]{0,63}$", examples=["system-operator"])
    name: Name
    scope: PlaceId


class Claimed(BaseModel):
    client_id: str
    client_secret: str
    access_token: str
    expires_in: int = TOKEN_SECONDS


@router.post(
    "/claim",
    status_code=HTTPStatus.CREATED,
    dependencies=[public("admin.claim")],
    responses=problems(WrongCredentials),
)
async def claim(body: Claim, desk: Desk) -> Claimed:
    """With the code that the first start printed: an operator's account, once."""
    secret, token = await desk.claim(body.code, body.person, body.name, body.scope)
    return Claimed(client_id=body.person, client_secret=secret, access_token=token)
