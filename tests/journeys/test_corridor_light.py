"""The seed's story, from report to deposited minutes, on a real city in a process of its own."""

from collections import Counter
from pathlib import Path

from lovebank.contracts.ledger import Deposited
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.story.corridor_light import STEPS
from tests.journeys.child import EVERYTHING_TWICE, a_tale, child_city, whole_story
from tests.journeys.log import events_in


async def test_from_report_to_deposited_minutes(tmp_path: Path) -> None:
    with child_city(tmp_path) as city:
        request_id = await whole_story(city)
    assert await deposits(tmp_path) == Counter({request_id: 1})


async def test_it_ends_the_same_when_every_message_is_delivered_twice(tmp_path: Path) -> None:
    with child_city(tmp_path, EVERYTHING_TWICE) as city:
        request_id = await whole_story(city)
    assert await deposits(tmp_path) == Counter({request_id: 1})


async def test_it_ends_the_same_when_the_city_is_killed_after_each_step(tmp_path: Path) -> None:
    with child_city(tmp_path) as city:
        async with a_tale(city, []) as tale:
            for step in STEPS:
                await step(tale)
                city.kill()
                city.start()
    assert await deposits(tmp_path) == Counter({tale.request_id: 1})


async def deposits(folder: Path) -> Counter[str]:
    """How often each deed was deposited: an event that was sent twice is one event."""
    async with open_sqlite_log(folder / "log.sqlite") as log:
        found = {event.id: event.data async for event in events_in(log, Deposited)}
    return Counter(deposit.deed_id for deposit in found.values())
