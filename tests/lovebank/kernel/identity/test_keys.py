"""The issuer's keys, asked for over real HTTP of an issuer that is slow, away, moved or mad."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from lovebank.kernel.http.api import build_api
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.keys import (
    ASK_AGAIN_SECONDS,
    AWAY_SECONDS,
    IssuerUnavailable,
    KeysHere,
    KeysOverHttp,
)
from lovebank.kernel.identity.principal import InvalidToken, Permit
from lovebank.kernel.identity.tokens import JwtVerifier
from lovebank.kernel.run import listen, serving
from tests.lovebank.kernel.http.corner import visit
from tests.lovebank.kernel.identity.forger import (
    AUDIENCE,
    EC,
    ISSUER,
    PUBLISHED,
    STRANGER,
    SteeredClock,
    sign,
)

OTHERS_KEYS = {"keys": [STRANGER.as_dict(private=False)]}


@dataclass
class Desk:
    """An issuer's `/jwks`: what it answers is chosen, what it was asked is kept."""

    answers: Response = field(default_factory=lambda: JSONResponse(PUBLISHED))
    asked: list[str] = field(default_factory=list)
    slow_seconds: float = 0
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = Request(scope).url.path
        self.asked.append(path)
        self.is_asked.set()
        await asyncio.sleep(self.slow_seconds)
        answer = JSONResponse(OTHERS_KEYS) if path == "/elsewhere" else self.answers
        await answer(scope, receive, send)


@dataclass
class Seconds:
    now: float = 0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def issuing(desk: Desk) -> AsyncIterator[str]:
    with listen("127.0.0.1", 0) as door:
        async with serving(desk, door):
            yield f"http://127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def url(desk: Desk) -> AsyncIterator[str]:
    async with issuing(desk) as url:
        yield url


def checking(keys: KeysOverHttp) -> JwtVerifier:
    return JwtVerifier(
        keys, issuer=ISSUER, audience=AUDIENCE, allow_demo=False, clock=SteeredClock()
    )


async def test_of_an_issuer_in_this_process_what_it_tells_now_holds() -> None:
    told = PUBLISHED
    keys = KeysHere(lambda: told)
    assert await keys.find("ec-1") is await keys.find("ec-1")

    told = OTHERS_KEYS
    found = await keys.find("ec-1")
    assert found
    assert found.thumbprint() == STRANGER.thumbprint()
    assert await keys.find("rsa-1") is None


async def test_keys_are_asked_for_once(desk: Desk, url: str) -> None:
    keys = KeysOverHttp(f"{url}/jwks")

    found = await asyncio.gather(*(keys.find("ec-1") for _ in range(20)))

    assert {key.thumbprint() for key in found if key} == {EC.thumbprint()}
    assert len(found) == 20
    assert desk.asked == ["/jwks"]


async def test_an_unknown_key_is_asked_for_again_once_a_minute(desk: Desk, url: str) -> None:
    seconds = Seconds()
    keys = KeysOverHttp(f"{url}/jwks", seconds)
    assert await keys.find("ec-1")

    for number in range(50):
        seconds.now = number * (ASK_AGAIN_SECONDS - 1) / 50
        assert await keys.find(f"made-up-{number}") is None
    assert len(desk.asked) == 1

    seconds.now = ASK_AGAIN_SECONDS
    await asyncio.gather(*(keys.find(f"made-up-{number}") for number in range(50)))
    assert len(desk.asked) == 2


async def test_a_new_key_is_learnt_and_a_withdrawn_one_forgotten(desk: Desk, url: str) -> None:
    seconds = Seconds()
    keys = KeysOverHttp(f"{url}/jwks", seconds)
    assert await keys.find("rsa-1")

    new = {**EC.as_dict(private=False), "kid": "ec-2"}
    desk.answers = JSONResponse({"keys": [new]})
    seconds.now = ASK_AGAIN_SECONDS

    assert await keys.find("ec-2")
    assert await keys.find("rsa-1") is None


async def test_while_the_issuer_is_away_nobody_is_called_a_forger(desk: Desk, url: str) -> None:
    seconds = Seconds()
    keys = KeysOverHttp(f"{url}/jwks", seconds)
    desk.answers = Response(status_code=502)

    for _ in range(10):
        with pytest.raises(IssuerUnavailable):
            await checking(keys).verify(sign())
    assert len(desk.asked) == 1

    desk.answers = JSONResponse(PUBLISHED)
    seconds.now = AWAY_SECONDS
    assert (await checking(keys).verify(sign())).roles


async def test_known_keys_go_on_while_the_issuer_is_away() -> None:
    seconds = Seconds()
    async with issuing(Desk()) as url:
        keys = KeysOverHttp(f"{url}/jwks", seconds)
        assert await keys.find("ec-1")
    seconds.now = ASK_AGAIN_SECONDS

    with pytest.raises(IssuerUnavailable):
        await keys.find("ec-2")
    with pytest.raises(IssuerUnavailable):
        await keys.find("ec-2")
    assert await keys.find("ec-1")


async def test_nobody_with_a_known_key_waits_for_a_slow_issuer(desk: Desk, url: str) -> None:
    seconds = Seconds()
    keys = KeysOverHttp(f"{url}/jwks", seconds)
    assert await keys.find("ec-1")
    seconds.now, desk.slow_seconds = ASK_AGAIN_SECONDS, 0.3
    desk.is_asked.clear()

    waiting = asyncio.create_task(keys.find("made-up"))
    await desk.is_asked.wait()
    assert await keys.find("ec-1")
    assert not waiting.done()
    assert await waiting is None


async def test_an_address_in_a_token_is_never_looked_at(desk: Desk, url: str) -> None:
    seconds = Seconds()
    keys = KeysOverHttp(f"{url}/jwks", seconds)
    there = f"{url}/elsewhere"

    for header in ({"jku": there}, {"x5u": there}, {"jku": there, "kid": "theirs"}):
        with pytest.raises(InvalidToken):
            await checking(keys).verify(sign(key=STRANGER, **header))
        seconds.now += ASK_AGAIN_SECONDS

    assert {*desk.asked} == {"/jwks"}


async def test_nor_is_one_to_which_the_issuer_sends_us(desk: Desk, url: str) -> None:
    desk.answers = RedirectResponse(f"{url}/elsewhere")

    with pytest.raises(IssuerUnavailable):
        await KeysOverHttp(f"{url}/jwks").find("ec-1")

    assert desk.asked == ["/jwks"]


MAD: list[Any] = [None, [], "keys", 7, {}, {"keys": 3}, {"keys": ["x"]}, {"keys": [None]}]


@pytest.mark.parametrize("told", MAD, ids=repr)
async def test_an_issuer_that_talks_nonsense_is_as_good_as_away(
    desk: Desk, url: str, told: object
) -> None:
    desk.answers = JSONResponse(told)

    with pytest.raises(IssuerUnavailable):
        await KeysOverHttp(f"{url}/jwks").find("ec-1")


@pytest.mark.parametrize(
    "broken",
    [{"kty": "EC", "kid": "x"}, {"kty": "RSA", "kid": "x", "n": "!", "e": ""}, {"kid": "x"}],
    ids=repr,
)
async def test_one_broken_key_does_not_spoil_the_others(
    desk: Desk, url: str, broken: object
) -> None:
    desk.answers = JSONResponse({"keys": [broken, *PUBLISHED["keys"]]})

    assert await KeysOverHttp(f"{url}/jwks").find("ec-1")


async def test_over_http_it_is_503_and_not_401(desk: Desk, url: str) -> None:
    desk.answers = Response(status_code=500)
    api = build_api("corner", [], [], checking(KeysOverHttp(f"{url}/jwks")))
    api.get("/lamps")(lamps)

    async with visit(api) as client:
        headers = {"authorization": f"Bearer {sign()}"}
        refused = await client.get("/lamps", headers=headers)

    assert (refused.status_code, refused.json()["type"]) == (503, "issuer-unavailable")
    assert int(refused.headers["retry-after"]) > 0


async def lamps(_: Annotated[Permit, may("community.read")]) -> str:
    return "lit"
