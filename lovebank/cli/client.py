"""A city, asked over HTTP as somebody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lovebank.kernel.errors import CannotStart

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True)
class Caller:
    """Who asks which city: with a token, or as a person of a demo city."""

    url: str
    token: str
    person: str


@asynccontextmanager
async def signed_in(caller: Caller) -> "AsyncIterator[httpx.AsyncClient]":
    """Raises `CannotStart` where no city answers, or gives no token."""
    import httpx

    async with httpx.AsyncClient(base_url=caller.url, timeout=TIMEOUT_SECONDS) as http:
        try:
            token = caller.token or await _demo_token(http, caller.person)
        except httpx.TransportError as error:
            raise CannotStart(f"No city answers at {caller.url}: start one.") from error
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


async def asked(http: "httpx.AsyncClient", method: str, path: str, **what: Any) -> dict[str, Any]:
    """The answer. Raises `CannotStart` with the city's own sentence where it refuses."""
    import httpx

    try:
        answer = await http.request(method, path, **what)
    except httpx.TransportError as error:
        raise CannotStart(f"The city at {http.base_url} does not answer any more.") from error
    if not answer.is_success:
        raise CannotStart(f"{method} {path} was answered {answer.status_code}: {_reason(answer)}")
    given: dict[str, Any] = answer.json()
    return given


def _reason(answer: "httpx.Response") -> str:
    """The city's own sentence, and where what was sent is not what is asked for."""
    try:
        problem = answer.json()
        errors = [f"{each['where']}: {each['says']}" for each in problem.get("errors", ())]
        return "; ".join([str(problem["detail"]), *errors])
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer.text[:200]


async def _demo_token(http: "httpx.AsyncClient", person: str) -> str:
    answer = await http.post("/issuer/demo/tokens", json={"person": person})
    if not answer.is_success:
        raise CannotStart(
            f"The city gives no demo token for {person} ({answer.status_code}):"
            " give a token with --token or LOVEBANK_TOKEN."
        )
    return str(answer.json()["access_token"])
