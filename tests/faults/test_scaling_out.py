"""Two replicas of each service share the work; one of each, or the broker, dies in the middle."""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import httpx
import pytest

from lovebank.kernel.eventlog.kafka import open_kafka_log
from lovebank.kernel.ids import uuid7
from lovebank.standalone.serve import SERVICES
from lovebank.story import town
from lovebank.story.chain import read_back
from lovebank.story.corridor_light import STEPS
from lovebank.story.tale import COORDINATOR, HOME, Tale
from lovebank.story.town import Town
from tests.faults.load import MINUTES, VOLUNTEERS, under_load
from tests.faults.replicas import City, replicated
from tests.lovebank.standalone.child import Ground
from tests.lovebank.standalone.conftest import broker, empty_mongo, ground
from tests.servers.kafka import ASKED, NOT_ASKED, Broker, kafka_broker

__all__ = ["broker", "empty_mongo", "ground", "kafka_broker"]

pytestmark = pytest.mark.skipif(not ASKED, reason=NOT_ASKED)
LOADED_SECONDS = 5.0
PAUSE_SECONDS = 1.0
PAUSE_SECONDS_MEANWHILE = 5.0  # What waits then is some forty deeds: not a measure of the machine.
AWAY_SECONDS = 60.0
CAUGHT_UP_WITHIN_SECONDS = 30.0
SHARED_WITHIN_SECONDS = 30.0


@pytest.fixture
async def city(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[City]:
    monkeypatch.setattr(town, "PATIENCE_SECONDS", 60.0)
    async with replicated(ground) as city:
        yield city


async def test_two_replicas_share_the_work_and_lose_nothing_whoever_dies(
    city: City, ground: Ground, broker: Broker
) -> None:
    await until_shared(city, members=2)
    async with city.entered() as http:
        confirmed = await while_the_broker_is_away_a_minute(http, ground, broker)
        confirmed |= await while_one_of_each_is_killed(city, http, ground)
        await nothing_is_lost_and_nothing_twice(http, ground, confirmed)
    await until_shared(city, members=1)


async def while_the_broker_is_away_a_minute(
    http: httpx.AsyncClient, ground: Ground, broker: Broker
) -> dict[str, str]:
    """Commands go on, and what waits is done with soon after its return."""
    async with under_load(http, PAUSE_SECONDS_MEANWHILE) as deeds:
        await asyncio.sleep(LOADED_SECONDS)
        broker.kill()
        before = len(deeds.confirmed)
        await asyncio.sleep(AWAY_SECONDS)
        assert len(deeds.confirmed) >= before + len(VOLUNTEERS)
    await asyncio.to_thread(broker.start)
    await until(lambda: all_deposited(ground, {*deeds.confirmed}), CAUGHT_UP_WITHIN_SECONDS)
    return deeds.confirmed


async def while_one_of_each_is_killed(
    city: City, http: httpx.AsyncClient, ground: Ground
) -> dict[str, str]:
    async with under_load(http, PAUSE_SECONDS) as deeds:
        telling = asyncio.create_task(whole_story(http))
        await asyncio.sleep(LOADED_SECONDS)
        city.kill_one_of_each()
        before = len(deeds.confirmed)
        await until(lambda: enough(deeds.confirmed, before + len(VOLUNTEERS)), 60)
        story = await telling
    await until(lambda: all_deposited(ground, {*deeds.confirmed, story}), 60)
    return deeds.confirmed


async def until(is_so: Callable[[], Awaitable[bool]], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not await is_so():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        await asyncio.sleep(0.5)


async def enough(found: Mapping[str, str], wanted: int) -> bool:
    return len(found) >= wanted


async def until_shared(city: City, members: int) -> None:
    """Each service's events are handled by so many, and by none of them the same."""
    for service in SERVICES:

        async def is_shared(service: str = service) -> bool:
            shares = await city.shares(service)
            return len(shares) == members and all(shares) and not overlap(*shares)

        await until(is_shared, SHARED_WITHIN_SECONDS)


def overlap(*shares: frozenset[tuple[str, int]]) -> bool:
    return len(frozenset.union(*shares)) < sum(map(len, shares))


async def whole_story(http: httpx.AsyncClient) -> str:
    """The request that it was about. What is in the log is looked at later, all of it at once."""
    tale = Tale(Town(http), name=f"story-{uuid7()}", tell=lambda _: None)
    for step in STEPS[: STEPS.index(read_back)]:
        await step(tale)
    return tale.request_id


async def deposits(ground: Ground) -> dict[str, dict[str, Any]]:
    """By event: one that was sent twice is the same."""
    async with open_kafka_log(ground.kafka) as log:
        told = [json.loads(each.record.value) async for each in log.read("lovebank.ledger")]
    kind = "org.lovebank.ledger.deposited.v1"
    return {each["id"]: each["data"] for each in told if each["type"] == kind}


async def all_deposited(ground: Ground, wanted: set[str]) -> bool:
    return {each["deed_id"] for each in (await deposits(ground)).values()} >= wanted


async def nothing_is_lost_and_nothing_twice(
    http: httpx.AsyncClient, ground: Ground, confirmed: Mapping[str, str]
) -> None:
    versions: dict[str, list[int]] = defaultdict(list)
    deeds: Counter[str] = Counter()
    for each in (await deposits(ground)).values():
        versions[each["volunteer_id"]].append(each["account_version"])
        deeds[each["deed_id"]] += 1
    assert {*deeds.values()} == {1}
    assert {*deeds} >= {*confirmed}
    for volunteer in VOLUNTEERS:
        of_theirs = [*confirmed.values()].count(volunteer)
        assert of_theirs > 0
        assert sorted(versions[volunteer]) == [*range(1, of_theirs + 1)]
        account = await Town(http).get(volunteer, f"/ledger/accounts/{volunteer}")
        assert account["balance_minutes"] == MINUTES * of_theirs
    books = await Town(http).get(COORDINATOR, "/ledger/books", place=HOME)
    assert (books["total_minutes"], books["differences"]) == (0, [])
