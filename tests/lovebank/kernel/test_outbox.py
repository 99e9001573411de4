import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog, LogUnavailable, Record
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.ids import uuid7
from lovebank.kernel.outbox import Relay
from tests.logs import LogOver
from tests.lovebank.kernel.runtime.town import TOPIC, Lamps, in_the_log, relaying, until


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EventLog]:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        await log.ensure(TOPIC, 12)
        yield log


@pytest.fixture
async def lamps(database: Database) -> Lamps:
    return await Lamps.open(database)


async def test_what_happened_is_told_in_order_and_once(
    database: Database, log: EventLog, lamps: Lamps
) -> None:
    for time in range(5):
        for lamp in ("stair-1", "stair-2", "stair-3"):
            await lamps.break_once(lamp, f"{lamp}-{time}")

    published = await Relay("requests", database, log).publish_pending()

    assert published == 15
    assert await in_the_log(log) == {f"stair-{n}": [1, 2, 3, 4, 5] for n in (1, 2, 3)}
    assert (await database.outbox_state()).pending == 0


async def test_a_change_wakes_the_relay(database: Database, log: EventLog, lamps: Lamps) -> None:
    async with relaying(database, log):
        await asyncio.sleep(0.2)
        await lamps.break_once("stair-1", "first")
        began = asyncio.get_running_loop().time()

        await until(lambda: _is_empty(database))

    assert asyncio.get_running_loop().time() - began < 0.9  # Sooner than the next poll.


async def test_two_relays_take_nothing_out_of_order(
    database: Database, log: EventLog, lamps: Lamps
) -> None:
    async with relaying(database, log), relaying(database, log):
        for time in range(20):
            await asyncio.gather(*(lamps.break_once(f"stair-{n}", f"{n}-{time}") for n in range(5)))
        await until(lambda: _is_empty(database))

    told = await in_the_log(log)
    assert {*told} == {f"stair-{n}" for n in range(5)}
    for sequences in told.values():
        first_times = list(dict.fromkeys(sequences))
        assert first_times == [*range(1, 21)]


async def test_what_was_maybe_sent_is_sent_again_and_nothing_overtakes_it(
    database: Database, log: EventLog, lamps: Lamps
) -> None:
    for time in range(3):
        await lamps.break_once("stair-1", f"{time}")
    forgetful = Forgetful(log, lost_answers={2})
    relay = Relay("requests", database, forgetful)

    first = await relay.publish_pending()
    second = await relay.publish_pending()

    assert (first, second) == (1, 2)
    assert await in_the_log(log) == {"stair-1": [1, 2, 2, 3]}


async def test_one_that_cannot_be_sent_keeps_back_no_other_and_the_relay_goes_on(
    database: Database, log: EventLog, lamps: Lamps
) -> None:
    refusing = Refusing(log, "stair-1")
    async with relaying(database, refusing):
        for lamp in ("stair-1", "stair-2", "stair-1"):
            await lamps.break_once(lamp, uuid7())
        await until(lambda: _holds(log, {"stair-2": [1]}))
        refusing.key = ""
        await lamps.break_once("stair-3", uuid7())
        await until(lambda: _is_empty(database))

    assert await in_the_log(log) == {"stair-1": [1, 2], "stair-2": [1], "stair-3": [1]}


async def test_what_waits_at_the_end_is_taken_out(
    database: Database, log: EventLog, lamps: Lamps
) -> None:
    async with relaying(database, log):
        await lamps.break_once("stair-1", "last")

    assert await in_the_log(log) == {"stair-1": [1]}


class Refusing(LogOver):
    """As if something were wrong with it that nobody has thought of."""

    def __init__(self, log: EventLog, key: str) -> None:
        super().__init__(log)
        self.key = key

    async def publish(self, records: Sequence[Record]) -> None:
        if any(record.key == self.key for record in records):
            raise ValueError("no such thing was ever sent")
        await super().publish(records)


class Forgetful(LogOver):
    """Keeps everything, and does not always say so."""

    def __init__(self, log: EventLog, lost_answers: set[int]) -> None:
        super().__init__(log)
        self._lost = lost_answers
        self._calls = 0

    async def publish(self, records: Sequence[Record]) -> None:
        self._calls += 1
        await super().publish(records)
        if self._calls in self._lost:
            raise LogUnavailable("no answer in time")


async def _holds(log: EventLog, wanted: Mapping[str, list[int]]) -> bool:
    return await in_the_log(log) == wanted


async def _is_empty(database: Database) -> bool:
    return (await database.outbox_state()).pending == 0
