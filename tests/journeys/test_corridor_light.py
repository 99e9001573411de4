"""The seed's story, from report to deposited minutes, on a real city in a process of its own."""

import asyncio
import json
import signal
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from lovebank.contracts.registry import TOPICS
from lovebank.kernel.eventlog.log import Record
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.story.corridor_light import STEPS
from lovebank.story.tale import COORDINATOR, HOME
from lovebank.story.town import Town
from tests.contracts.personal_data import scan
from tests.journeys.child import (
    EVERYTHING_TWICE,
    ROOT,
    ChildCity,
    a_tale,
    child_city,
    whole_story,
)
from tests.services.insights.recount import Recount, events_of

SEED = ROOT / "lovebank/embedded/wujiayuan.jsonl"
WORDS = ("The corridor light of stair 2 is out", "No light on the way up")
HEARD_WITHIN_SECONDS = 30


async def test_from_report_to_deposited_minutes(tmp_path: Path) -> None:
    with child_city(tmp_path) as city:
        request_id = await whole_story(city)
        await the_figures_equal_a_recount(city)
        code, _, complaints = city.stop(signal.SIGINT)
    assert (code, complaints) == (0, "")
    assert await deposits(tmp_path) == Counter({request_id: 1})
    assert await nothing_personal(tmp_path)


@pytest.mark.parametrize("times", [2])
async def test_it_ends_the_same_when_every_message_is_delivered_again(
    tmp_path: Path, times: int
) -> None:
    with child_city(tmp_path, EVERYTHING_TWICE) as city:
        request_id = await whole_story(city)
        await the_figures_equal_a_recount(city)
    assert min(Counter(await event_ids(tmp_path)).values()) >= times
    assert await deposits(tmp_path) == Counter({request_id: 1})


async def test_it_ends_the_same_when_the_city_is_killed_after_each_step(tmp_path: Path) -> None:
    with child_city(tmp_path) as city:
        async with a_tale(city, []) as tale:
            for step in STEPS:
                await step(tale)
                city.kill()
                city.start()
            await the_figures_equal_a_recount(city)
    assert await deposits(tmp_path) == Counter({tale.request_id: 1})
    assert await nothing_personal(tmp_path)


async def the_figures_equal_a_recount(city: ChildCity) -> None:
    """Asked again until all has been heard; at last they must be the same."""
    deadline = time.monotonic() + HEARD_WITHIN_SECONDS
    counted = await recounted(city.folder, said := await figures(city))
    while said != counted and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
        counted = await recounted(city.folder, said := await figures(city))
    assert said
    assert said == counted


async def figures(city: ChildCity) -> Mapping[str, Any]:
    """Day by day, around today."""
    today = datetime.now(UTC)
    asked = {
        "place": HOME,
        "from": (today - timedelta(days=1)).date().isoformat(),
        "to": (today + timedelta(days=1)).date().isoformat(),
    }
    async with httpx.AsyncClient(base_url=city.url, timeout=10) as http:
        answer = await Town(http).get(COORDINATOR, "/insights/figures", **asked)
    return {each["day"]: each["figures"] for each in answer["days"]}


async def recounted(folder: Path, days: Iterable[str]) -> Mapping[str, Any]:
    async with open_sqlite_log(folder / "log.sqlite") as log:
        counted = Recount(await events_of(log, HOME))
    return {day: counted.day(date.fromisoformat(day)) for day in days}


async def deposits(folder: Path) -> Counter[str]:
    """How often each deed was deposited: an event that was sent twice is one event."""
    events = {each["id"]: each for each in map(envelope, await records(folder))}
    kinds = [each for each in events.values() if each["type"] == "org.lovebank.ledger.deposited.v1"]
    return Counter(each["data"]["deed_id"] for each in kinds)


async def event_ids(folder: Path) -> Sequence[str]:
    return [envelope(each)["id"] for each in await records(folder)]


async def nothing_personal(folder: Path) -> bool:
    """Neither by its looks, nor anything that the seed knows of anybody."""
    found = scan(await records(folder), [*known_of_people(), *WORDS])
    assert found == []
    return not found


def known_of_people() -> set[str]:
    lines = [json.loads(line) for line in SEED.read_text().splitlines()]
    people = [line for line in lines if line["kind"] in {"resident", "volunteer"}]
    ids = {line[f"{line['kind']}_id"] for line in people}
    # The story's own people are invented, and called by their names in their ids as well.
    names = {line["name"] for line in people if line["name"].lower().replace(" ", "-") not in ids}
    return names | {line["phone"] for line in people}


async def records(folder: Path) -> Sequence[Record]:
    async with open_sqlite_log(folder / "log.sqlite") as log:
        return [each.record for topic in TOPICS async for each in log.read(topic)]


def envelope(record: Record) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(record.value)
    return read
