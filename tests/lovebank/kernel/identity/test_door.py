"""At the door of a route: who comes is asked once, and turned away before anything is read."""

from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter

from lovebank.kernel.commands import Command
from lovebank.kernel.http import build_api
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import Permit, Principal
from lovebank.kernel.model import Model
from tests.builders import COORDINATOR, HUANG, WUJIAYUAN, KnownPeople, command

router = APIRouter(prefix="/doors")


class Knock(Model):
    place: str


@router.post("")
async def knock(
    body: Knock, permit: Annotated[Permit, may("help_request.triage")], _cause: Command
) -> str:
    permit.check(body.place)
    return permit.person_id


class CountedPeople(KnownPeople):
    asked = 0

    async def verify(self, token: str) -> Principal:
        self.asked += 1
        return await super().verify(token)


@pytest.fixture
def people() -> CountedPeople:
    return CountedPeople()


@pytest.fixture
async def client(people: CountedPeople) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build_api("doors", [router], [], people))
    async with httpx.AsyncClient(transport=transport, base_url="http://city") as client:
        yield client


async def test_who_may_comes_in_and_their_token_is_looked_at_once(
    client: httpx.AsyncClient, people: CountedPeople
) -> None:
    answer = await client.post(
        "/doors", json={"place": WUJIAYUAN}, headers=command(COORDINATOR, "1")
    )

    assert (answer.status_code, answer.json()) == (200, COORDINATOR)
    assert people.asked == 1


@pytest.mark.parametrize(
    "authorization", [None, "", COORDINATOR, f"Basic {COORDINATOR}", "Bearer ", "Bearer nobody"]
)
async def test_who_shows_no_token_of_ours_is_asked_for_one(
    client: httpx.AsyncClient, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    answer = await client.post(
        "/doors", json={"place": WUJIAYUAN}, headers={"idempotency-key": "1", **headers}
    )

    assert (answer.status_code, answer.json()["type"]) == (401, "invalid-token")


async def test_whom_no_role_allows_it_is_turned_away_and_that_is_told_of(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    answer = await client.post("/doors", json={"place": WUJIAYUAN}, headers=command(HUANG, "1"))

    assert (answer.status_code, answer.json()["type"]) == (403, "not-for-you")
    assert "access.denied" in caplog.text


def test_an_action_that_is_not_in_the_table_opens_no_door() -> None:
    with pytest.raises(ValueError, match="not in the table"):
        may("town.sell")
