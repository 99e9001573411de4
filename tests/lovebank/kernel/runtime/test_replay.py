import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.requests import HelpRequestReferred
from lovebank.kernel.cause import heard
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.errors import NotFound
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.model import Model
from lovebank.kernel.outbox import record_of
from lovebank.kernel.repository import Repository
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.replay import NotReplayable, Progress, Replay
from lovebank.kernel.subscriber import Subscriber
from tests.hearing import as_heard
from tests.lovebank.kernel.runtime.town import (
    HURRY,
    Diary,
    Lamps,
    broken,
    handled,
    hearing,
    poison,
    subscriber_of,
    told,
    until,
)

STAIRS = [f"stair-{number}" for number in range(12)]


class Fault(Model):
    """What is known of one lamp."""

    times_broken: tuple[int, ...]


class Faults:
    """A read model, in a database."""

    def __init__(self, kept: Repository[Fault]) -> None:
        self._kept = kept

    @classmethod
    async def open(cls, database: Database) -> "Faults":
        documents = await database.open("faults")
        return cls(Repository(documents, TypeAdapter(Fault), "faults", NotFound))

    @property
    def subscriber(self) -> Subscriber:
        subscriber = Subscriber("faults", replayable=True)
        subscriber.on(HelpRequestReferred, self.note)
        return subscriber

    async def note(self, event: CloudEvent[HelpRequestReferred]) -> None:
        kept = await self._kept.find_one(event.subject)
        if kept is None:
            first = Fault(times_broken=(event.number,))
            await self._kept.add(event.subject, first, [], heard(event))
        elif event.number > kept.value.times_broken[-1]:
            more = Fault(times_broken=(*kept.value.times_broken, event.number))
            await self._kept.replace(kept, more, [], heard(event))

    async def all(self) -> dict[str, Sequence[int]]:
        return {each.id: each.value.times_broken async for each in self._kept.every({})}


async def test_a_read_model_is_rebuilt_while_the_old_one_goes_on(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, tmp_path: Path
) -> None:
    old = await Faults.open(database)
    await told(lamps, database, log, *STAIRS * 20)
    progress: list[Progress] = []

    async with open_sqlite(tmp_path / "fresh.sqlite") as other:
        fresh, fresh_parked = await Faults.open(other), await ParkedEvents.open(other)
        async with Replay(log, fresh.subscriber, fresh_parked, HURRY) as replay:
            async with hearing(log, old.subscriber, parked):
                await replay.catch_up(progress.append)
                await told(lamps, database, log, *STAIRS * 2)
                await until(lambda: handled(log, "faults"))
            await told(lamps, database, log, *STAIRS)
            await replay.finish(progress.append)
        async with hearing(log, fresh.subscriber, fresh_parked):
            await told(lamps, database, log, *STAIRS)
            await until(lambda: handled(log, "faults"))

        assert await fresh.all() == {stair: tuple(range(1, 25)) for stair in STAIRS}
    assert progress[-1] == Progress(read=12 * 23, in_all=12 * 23)


async def test_what_cannot_be_handled_is_parked_with_the_new_one(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents
) -> None:
    await log.publish([poison("stair-1")])
    await told(lamps, database, log, "stair-1", "stair-2")
    faults = await Faults.open(database)

    async with Replay(log, faults.subscriber, parked, HURRY) as replay:
        await replay.finish(_nobody)

    assert await faults.all() == {"stair-2": (1,)}
    assert await parked.count("faults") == 2


async def test_many_events_are_replayed_in_good_time(
    log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    for number in range(1, 251):
        await log.publish([record_of(envelope(stair, number)) for stair in STAIRS])
    subscriber = subscriber_of(diary, "diary", replayable=True)
    began = time.process_time()  # Others at work on this machine do not count.

    async with Replay(log, subscriber, parked, HURRY) as replay:
        await replay.finish(_nobody)

    assert diary.heard == {stair: [*range(1, 251)] for stair in STAIRS}
    assert 3_000 / (time.process_time() - began) > 1_000  # Measured: 8,400 a second.


async def test_who_tells_people_something_is_not_replayed(
    log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    with pytest.raises(NotReplayable):
        Replay(log, subscriber_of(diary), parked)


def envelope(stair: str, number: int) -> dict[str, Any]:
    return as_heard(broken(stair), stair, number).model_dump(mode="json", serialize_as_any=True)


def _nobody(_: Progress) -> None:
    """Nobody is told."""
