"""`/login`: from a telephone to a grant that `/token` takes."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from lovebank.issuer.errors import TooManyTries, WrongCredentials
from lovebank.issuer.login import Login
from lovebank.issuer.secrets import TooBusy
from lovebank.kernel.errors import StaleVersion
from lovebank.kernel.http import problems, provided, public
from lovebank.kernel.model import Model
from lovebank.kernel.text import Phone

router = APIRouter(prefix="/login", tags=["signing in"])
Desk = Annotated[Login, provided(Login)]


class CodeAsked(Model):
    phone: Phone


class CodeEntered(Model):
    phone: Phone
    code: str = Field(pattern=r"^[0-9]{6}$")
    client_id: str = Field(min_length=1, max_length=64)
    redirect_uri: str = Field(min_length=1, max_length=400)
    code_challenge: str = Field(pattern=r"^[A-Za-z0-9_-]{43}$", description="PKCE, method S256.")


class Granted(BaseModel):
    code: str


@router.post(
    "/codes",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[public("login.begin")],
    responses=problems(TooManyTries, StaleVersion, TooBusy),
)
async def send_code(body: CodeAsked, desk: Desk) -> None:
    """Send a code to this telephone, if it is somebody's; the answer is the same if not."""
    await desk.send_code(body.phone)


@router.post(
    "/grants",
    status_code=HTTPStatus.CREATED,
    dependencies=[public("login.finish")],
    responses=problems(WrongCredentials, TooManyTries, StaleVersion, TooBusy),
)
async def authorize(body: CodeEntered, desk: Desk) -> Granted:
    """The code that came, for a grant that is good for one token and one minute."""
    grant = await desk.authorize(
        body.phone, body.code, body.client_id, body.redirect_uri, body.code_challenge
    )
    return Granted(code=grant)
