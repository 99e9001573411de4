"""The town as its people meet it: by HTTP, each with a token of their own."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

import httpx

Json: TypeAlias = dict[str, Any]
T = TypeVar("T")
# A service that was killed is missed by its group only after 45 s on Kafka.
PATIENCE_SECONDS = float(os.environ.get("LOVEBANK_PATIENCE_SECONDS", "15"))
TOKEN_KEPT_SECONDS = 300.0  # Half as long as it is good for.
_PAUSE_SECONDS = 0.05


class NotAsTold(Exception):
    """The town did not do what the story tells."""


class Answered(NotAsTold):
    """Another answer than the story has."""

    def __init__(self, asked: str, status: int, answer: str) -> None:
        super().__init__(f"{asked} was answered {status}: {answer}")
        self.status = status


class Town:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._tokens: dict[str, tuple[str, float]] = {}

    async def get(self, person: str, path: str, **asked: str) -> Json:
        headers = await self.headers(person)
        return _good(await self._ask("GET", path, params=asked, headers=headers))

    async def look(self, path: str) -> Json:
        """Without any token, as somebody who only has the ticket number."""
        return _good(await self._ask("GET", path))

    async def do(self, person: str, path: str, deed: str, body: Json | None = None) -> Json:
        """`deed` names the command: under the same name it is done once."""
        headers = await self.headers(person) | {"Idempotency-Key": deed}
        return _good(await self._ask("POST", path, json=body or {}, headers=headers))

    async def headers(self, person: str) -> dict[str, str]:
        token, given_at = self._tokens.get(person, ("", -TOKEN_KEPT_SECONDS))
        if time.monotonic() - given_at >= TOKEN_KEPT_SECONDS:
            answer = await self._ask("POST", "/issuer/demo/tokens", json={"person": person})
            token = _good(answer)["access_token"]
            self._tokens[person] = (token, time.monotonic())
        return {"Authorization": f"Bearer {token}"}

    async def _ask(self, method: str, path: str, **what: Any) -> httpx.Response:
        """Again while the city is away: the same command under the same name is done once."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await self._http.request(method, path, **what)
            except httpx.TransportError as error:
                if time.monotonic() > deadline:
                    raise NotAsTold(f"The city does not answer: {error!r}") from error
            await asyncio.sleep(_PAUSE_SECONDS)


async def is_refused(status: int, asking: Awaitable[Json]) -> None:
    """Raises `NotAsTold` where it is done, or refused otherwise."""
    try:
        done = await asking
    except Answered as refusal:
        if refusal.status == status:
            return
        raise
    raise NotAsTold(f"This should have been refused with {status}, and was done: {done}")


async def until(what: str, ask: Callable[[], Awaitable[T | None]]) -> T:
    """Ask again until there is something. Raises `NotAsTold` when patience is at its end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        if found := await ask():
            return found
        if time.monotonic() > deadline:
            raise NotAsTold(f"Waited {PATIENCE_SECONDS:.0f} s, and still not: {what}")
        await asyncio.sleep(_PAUSE_SECONDS)


def expect(told: object, found: object, what: str) -> None:
    if told != found:
        raise NotAsTold(f"{what} should be {told!r}, and is {found!r}.")


def _good(answer: httpx.Response) -> Json:
    if answer.is_success:
        given: Json = answer.json()
        return given
    asked = f"{answer.request.method} {answer.request.url.path}"
    raise Answered(asked, answer.status_code, answer.text[:300])
