import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from lovebank.kernel.eventlog.kafka import Patience, open_kafka_log
from lovebank.kernel.eventlog.log import (
    ConsumerBroken,
    EventLog,
    LogUnavailable,
    Record,
    Revoked,
    Subscription,
)
from tests.servers.kafka_mock import TOPIC, Mock, mocked

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="librdkafka's mock broker is found where the wheel for Linux has it",
)
RESUMED_WITHIN_SECONDS = 60
PRODUCE, FETCH, LIST_OFFSETS, COMMIT, OFFSET_FETCH = 0, 1, 2, 8, 9
FIND_COORDINATOR, JOIN, HEARTBEAT, SYNC = 10, 11, 12, 14
UNKNOWN_MEMBER = 25
# Not DUPLICATE_SEQUENCE for produce: it means "kept already", and here nothing would be.
ERRORS = {
    PRODUCE: (2, 6, 7, 19, 20, 45, 47, 56, 59, 87),
    FETCH: (-1, 1, 6, 56, 74),
    LIST_OFFSETS: (6, 7),
    COMMIT: (7, 14, 15, 16, 22, 25, 27),
    OFFSET_FETCH: (-1, 7, 14, 15, 16, 22, 25, 27),
    FIND_COORDINATOR: (7, 15),
    JOIN: (14, 15, 16, 25, 27),
    HEARTBEAT: (-1, 15, 16, 22, 25, 27, 82),
    SYNC: (16, 22, 25, 27),
}
WHILE_JOINING = (LIST_OFFSETS, OFFSET_FETCH, FIND_COORDINATOR, JOIN, SYNC)
PATIENCE = Patience(session_seconds=2, heartbeat_seconds=0.4, rebalance_seconds=5)


CASES = [(api_key, code) for api_key, codes in ERRORS.items() for code in codes]


async def test_each_error_of_a_broker_is_got_over_within_a_minute() -> None:
    """Each on a broker of its own, all of them at the same time."""
    with mocked() as mocks:
        made = [(mocks.make(), *case) for case in CASES]
        ends = await asyncio.gather(*(_get_over(*each) for each in made), return_exceptions=True)

    assert [(case, end) for case, end in zip(CASES, ends, strict=True) if end] == []


async def _get_over(mock: Mock, api_key: int, error_code: int) -> None:
    async with open_kafka_log(mock.bootstrap, patience=PATIENCE) as log, heard_on(log) as heard:
        await _publish(log, "before")
        await _until_heard(heard, "before")

        mock.fail_next(api_key, error_code)
        if api_key in WHILE_JOINING:
            mock.fail_next(HEARTBEAT, UNKNOWN_MEMBER)
        await asyncio.sleep(1)
        await _publish(log, "after")
        await _until_heard(heard, "after")


async def test_a_consumer_that_is_dead_for_ever_says_so() -> None:
    """Coordination of aiokafka 0.14 ends for good with this one answer after a rejoin."""
    with mocked() as mocks:
        mock = mocks.make()
        async with open_kafka_log(mock.bootstrap, patience=PATIENCE) as log:
            await _publish(log, "before")
            async with log.subscribe("ledger", [TOPIC]) as subscription:
                await _die(mock, subscription)


async def _die(mock: Mock, subscription: Subscription) -> None:
    while not await subscription.poll(10, 1):
        continue
    mock.fail_next(OFFSET_FETCH, 15)
    mock.fail_next(HEARTBEAT, UNKNOWN_MEMBER)

    with pytest.raises(ConsumerBroken):
        await _poll_whatever_happens(subscription)


async def _poll_whatever_happens(subscription: Subscription) -> None:
    async with asyncio.timeout(RESUMED_WITHIN_SECONDS):
        while True:
            with suppress(LogUnavailable):
                await subscription.poll(10, 0.2)


@asynccontextmanager
async def heard_on(log: EventLog) -> AsyncIterator[set[str]]:
    heard: set[str] = set()
    supervising = asyncio.ensure_future(_supervise(log, heard))
    try:
        yield heard
    finally:
        supervising.cancel()
        await asyncio.wait({supervising})


async def _supervise(log: EventLog, heard: set[str]) -> None:
    """As the subscriber runtime does: what is broken is thrown away and made anew."""
    while True:
        with suppress(ConsumerBroken, LogUnavailable):
            async with log.subscribe("ledger", [TOPIC]) as subscription:
                while True:
                    await _hear(subscription, heard)


async def _hear(subscription: Subscription, heard: set[str]) -> None:
    with suppress(LogUnavailable, Revoked):
        for each in await subscription.poll(10, 0.3):
            heard.add(each.record.value.decode())
            await subscription.commit({each.position.partition: each.position.offset + 1})


async def _publish(log: EventLog, what: str) -> None:
    async with asyncio.timeout(RESUMED_WITHIN_SECONDS):
        while True:
            try:
                return await log.publish([Record(TOPIC, "lamp", what.encode())])
            except LogUnavailable:
                await asyncio.sleep(0.1)


async def _until_heard(heard: set[str], what: str) -> None:
    async with asyncio.timeout(RESUMED_WITHIN_SECONDS):
        while what not in heard:  # noqa: ASYNC110 - a set has no event
            await asyncio.sleep(0.05)
