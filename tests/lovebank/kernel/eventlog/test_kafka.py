import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psutil
import pytest

from lovebank.kernel.eventlog.log import EventLog, LogUnavailable, Record
from tests.lovebank.kernel.eventlog.hearing import (
    HEARD_WITHIN_SECONDS,
    Outage,
    all_of,
    handled,
    hear,
    publish_until_kept,
    records,
    values,
)
from tests.lovebank.kernel.eventlog.places import Place
from tests.lovebank.kernel.eventlog.suite import EventLogSuite
from tests.servers.kafka import ASKED, NOT_ASKED, Broker, NamedServer


@pytest.mark.skipif(not ASKED, reason=NOT_ASKED)
class TestKafkaLog(EventLogSuite):
    @pytest.fixture
    def place(self, kafka_broker: Broker | NamedServer) -> Place:
        # Six seconds are the shortest session that a broker allows unless it is told otherwise.
        return Place("kafka", kafka_broker.bootstrap, session_seconds=6.0, deadline_seconds=3.0)

    @pytest.fixture
    def outage(self, kafka_broker: Broker | NamedServer) -> Outage:
        if isinstance(kafka_broker, NamedServer):
            pytest.skip("only a broker that was launched here is frozen")
        broker = kafka_broker

        @asynccontextmanager
        async def freeze() -> AsyncIterator[None]:
            broker.freeze()
            try:
                yield
            finally:
                broker.thaw()

        return freeze

    async def test_what_was_acknowledged_outlives_a_killed_broker(
        self, log: EventLog, topic: str, group: str, kafka_broker: Broker | NamedServer
    ) -> None:
        if isinstance(kafka_broker, NamedServer):
            pytest.skip("only a broker that was launched here is killed")
        await log.publish(records(topic, 50))
        async with log.subscribe(group, [topic]) as subscription:
            heard = await hear(subscription, 50)
            await subscription.commit(handled(heard[:25]))
            kafka_broker.kill()
            await asyncio.to_thread(kafka_broker.start)
            await publish_until_kept(log, Record(topic, "lamp", b"later"))

        kept = values(await all_of(log, topic))
        assert {*kept} == {*map(str, range(50)), "later"}
        assert sum(each.committed for each in (await log.offsets(group, topic)).values()) == sum(
            handled(heard[:25]).values()
        )

    async def test_lag_is_asked_over_connections_that_are_kept_and_closed_at_last(
        self, place: Place, topic: str, group: str
    ) -> None:
        async with place.opened() as log:
            await until_answered(log, topic, group)
            kept = connections(place)
            for _ in range(5):
                await asyncio.gather(*(log.offsets(group, topic) for _ in range(4)))
            still = connections(place)

        assert kept
        assert still == kept
        assert not connections(place) & kept


async def until_answered(log: EventLog, topic: str, group: str) -> None:
    """A broker that has just begun knows of no group for a moment."""
    async with asyncio.timeout(HEARD_WITHIN_SECONDS):
        while True:
            with suppress(LogUnavailable):
                await log.offsets(group, topic)
                return
            await asyncio.sleep(0.1)


def connections(place: Place) -> set[int]:
    """Our own ports of what leads to the broker."""
    port = int(place.where.rpartition(":")[2])
    known = psutil.Process().net_connections("tcp")
    return {each.laddr.port for each in known if each.raddr and each.raddr.port == port}
