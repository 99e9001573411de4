"""A city, asked over HTTP as somebody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lovebank.kernel.errors import CannotStart

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS = 15.0


@asynccontextmanager
async def signed_in(url: str, *, token: str, person: str) -> "AsyncIterator[httpx.AsyncClient]":
    """With the token that was given, or as a person of a demo city. Raises `CannotStart`."""
    import httpx

    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS) as http:
        try:
            http.headers["Authorization"] = f"Bearer {token or await _demo_token(http, person)}"
        except httpx.TransportError as error:
            raise CannotStart(f"No city answers at {url}: start one with lovebank run.") from error
        yield http


async def _demo_token(http: "httpx.AsyncClient", person: str) -> str:
    answer = await http.post("/issuer/demo/tokens", json={"person": person})
    if not answer.is_success:
        raise CannotStart(
            f"The city gives no demo token for {person} ({answer.status_code}):"
            " give a token with --token or LOVEBANK_TOKEN."
        )
    return str(answer.json()["access_token"])
