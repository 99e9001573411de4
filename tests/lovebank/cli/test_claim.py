"""The first operator claims a new city from the command line, as its welcome promises."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from lovebank.cli import app
from lovebank.embedded.index import together
from lovebank.embedded.run import address_of
from lovebank.issuer.city import open_issuer
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.run import listen, serving


@dataclass(frozen=True)
class NewCity:
    url: str
    code: str


@asynccontextmanager
async def new_city(folder: Path, *, alone: bool = False) -> AsyncIterator[NewCity]:
    with listen("127.0.0.1", 0) as door:
        url = address_of(door)
        async with open_issuer(folder, url=f"{url}/issuer", demo=False) as issuer:
            whole = issuer.app if alone else together([("issuer", issuer.app)], demo=False)
            found = re.search(r"^  (\S+)   \(POST", "\n".join(issuer.welcome), re.MULTILINE)
            async with serving(whole, door):
                yield NewCity(url, found.group(1) if found else "")


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[NewCity]:
    async with new_city(tmp_path) as city:
        yield city


async def lovebank(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, [*words])


def said(result: Result) -> str:
    """The sentence with which a command that could not be done ends."""
    assert isinstance(result.exception, CannotStart), result.output
    assert not result.output
    return str(result.exception)


async def test_the_city_is_claimed_once(city: NewCity) -> None:
    claimed = await lovebank("claim", "--code", city.code, "--url", city.url)
    again = await lovebank("claim", "--code", city.code, "--url", city.url, "--person", "other")

    assert claimed.exit_code == 0, claimed.output
    assert "somebody was there first" in said(again)


async def test_what_is_printed_opens_the_doors(city: NewCity) -> None:
    claimed = await lovebank("claim", "--code", city.code, "--url", city.url + "/")
    told = dict(re.findall(r"(client_id|client_secret|LOVEBANK_TOKEN)[ =]+(\S+)", claimed.output))
    by_secret = (told["client_id"], told["client_secret"])
    account = {
        "person": "coordinator-wujiayuan",
        "name": "Coordinator",
        "roles": [{"role": "coordinator", "scope": "yongzhou.lengshuitan.meiwan.wujiayuan"}],
    }

    async with httpx.AsyncClient(base_url=f"{city.url}/issuer") as http:
        form = {"grant_type": "client_credentials"}
        assert (await http.post("/token", data=form, auth=by_secret)).status_code == 200
        headers = {"Authorization": f"Bearer {told['LOVEBANK_TOKEN']}", "Idempotency-Key": "1"}
        assert (await http.post("/accounts", json=account, headers=headers)).status_code == 201


async def test_an_issuer_that_runs_alone_is_claimed_too(tmp_path: Path) -> None:
    async with new_city(tmp_path, alone=True) as city:
        claimed = await lovebank("claim", "--code", city.code, "--url", city.url)

    assert claimed.exit_code == 0, claimed.output


async def test_a_wrong_code_claims_nothing(city: NewCity) -> None:
    wrong = await lovebank("claim", "--code", city.code[::-1], "--url", city.url)
    right = await lovebank("claim", "--code", city.code, "--url", city.url)

    assert "the code is not the one" in said(wrong)
    assert right.exit_code == 0


async def test_what_is_wrong_is_named(city: NewCity) -> None:
    words = ("claim", "--code", city.code, "--url", city.url, "--person", "No Id", "--place", "X")

    assert said(await lovebank(*words)) == "The city is not claimed: look at person, scope again."


async def test_after_a_restart_nobody_is_welcomed_any_more(tmp_path: Path) -> None:
    async with new_city(tmp_path) as city:
        await lovebank("claim", "--code", city.code, "--url", city.url)
    async with new_city(tmp_path) as started_again:
        late = await lovebank("claim", "--code", city.code, "--url", started_again.url)

    assert started_again.code == ""
    assert "somebody was there first" in said(late)


async def test_where_no_city_answers_it_says_so() -> None:
    with listen("127.0.0.1", 0) as door:
        nowhere = address_of(door)

    assert "No city answers" in said(await lovebank("claim", "--code", "x", "--url", nowhere))
    assert "No city answers" in said(await lovebank("claim", "--code", "x", "--url", "nowhere"))
