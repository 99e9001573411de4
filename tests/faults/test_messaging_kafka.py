"""Relay and subscribers on a real Kafka: members come and go, and the broker dies under them."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.kafka import Patience as GroupPatience
from lovebank.kernel.eventlog.kafka import open_kafka_log
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.ids import uuid7
from lovebank.kernel.runtime.parked import ParkedEvents
from tests.lovebank.kernel.runtime.town import (
    TOPIC,
    Diary,
    Lamps,
    handled,
    hearing,
    relaying,
    subscriber_of,
    told,
)
from tests.servers.kafka import ASKED, NOT_ASKED, Broker, NamedServer, kafka_broker

__all__ = ["kafka_broker"]

pytestmark = pytest.mark.skipif(not ASKED, reason=NOT_ASKED)
STAIRS = [f"stair-{number}" for number in range(8)]
PARTITIONS = 12
SECONDS_MAX = 90.0


@pytest.fixture
async def log(kafka_broker: Broker | NamedServer) -> AsyncIterator[EventLog]:
    patience = GroupPatience(session_seconds=6.0, heartbeat_seconds=1.0, rebalance_seconds=20.0)
    async with open_kafka_log(kafka_broker.bootstrap, patience=patience) as log:
        await log.ensure(TOPIC, PARTITIONS)
        yield log


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_sqlite(tmp_path / "documents.sqlite") as database:
        yield database


async def _settled(log: EventLog, group: str) -> None:
    deadline = time.monotonic() + SECONDS_MAX
    while not await handled(log, group):
        assert time.monotonic() < deadline, "it never comes to rest"
        await asyncio.sleep(0.5)


async def _published(database: Database) -> None:
    async with asyncio.timeout(SECONDS_MAX):
        while (await database.outbox_state()).pending:  # noqa: ASYNC110 - a relay is at it
            await asyncio.sleep(0.2)


async def _break_each(lamps: Lamps, stairs: Sequence[str], times: int) -> None:
    for _ in range(times):
        for stair in stairs:
            await lamps.break_once(stair, uuid7())
        await asyncio.sleep(0.5)


async def test_members_come_and_go_and_each_event_is_heard_in_order(
    log: EventLog, database: Database
) -> None:
    lamps, parked = await Lamps.open(database), await ParkedEvents.open(database)
    group, first, second = f"diary-{uuid7()}", Diary(), Diary()
    stairs = [f"{stair}-{group}" for stair in STAIRS]

    async with relaying(database, log), hearing(log, subscriber_of(first, group), parked):
        for _ in range(2):
            async with hearing(log, subscriber_of(second, group), parked):
                for _ in range(10):
                    await told(lamps, database, log, *stairs)
                    await asyncio.sleep(0.1)
        await _settled(log, group)

    for stair in stairs:
        heard = {*first.heard[stair], *second.heard[stair]}
        assert heard == {*range(1, 21)}
    assert await parked.count(group) == 0


async def test_a_broker_that_dies_and_comes_back_loses_nothing(
    log: EventLog,
    database: Database,
    kafka_broker: Broker | NamedServer,
) -> None:
    if isinstance(kafka_broker, NamedServer):
        pytest.skip("only a broker that was launched here is killed")
    lamps, parked = await Lamps.open(database), await ParkedEvents.open(database)
    group, diary = f"diary-{uuid7()}", Diary()
    stairs = [f"{stair}-{group}" for stair in STAIRS]

    async with relaying(database, log), hearing(log, subscriber_of(diary, group), parked):
        await _break_each(lamps, stairs, times=2)
        kafka_broker.kill()
        await _break_each(lamps, stairs, times=2)
        await asyncio.to_thread(kafka_broker.start)
        await _break_each(lamps, stairs, times=2)
        await _published(database)
        await _settled(log, group)

    for stair in stairs:
        assert list(dict.fromkeys(diary.heard[stair])) == [1, 2, 3, 4, 5, 6]
    assert await parked.count(group) == 0


async def test_a_record_that_is_no_text_at_all_is_parked_and_the_rest_go_on(
    log: EventLog,
    database: Database,
    kafka_broker: Broker | NamedServer,
) -> None:
    lamps, parked = await Lamps.open(database), await ParkedEvents.open(database)
    group, diary = f"diary-{uuid7()}", Diary()
    producer = AIOKafkaProducer(bootstrap_servers=kafka_broker.bootstrap)
    await producer.start()
    headers = [("event-type", b"\xff"), ("x", b"\x00")]
    for partition in range(PARTITIONS):
        await producer.send_and_wait(TOPIC, b"\xff", b"\xfe", partition=partition, headers=headers)
    await producer.stop()
    await told(lamps, database, log, group)

    async with hearing(log, subscriber_of(diary, group), parked):
        await _settled(log, group)

    assert diary.heard[group] == [1]
    assert await parked.count(group) == PARTITIONS
