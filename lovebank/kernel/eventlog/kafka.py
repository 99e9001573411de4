"""The event log in Kafka, version 2.4 or later."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from lovebank.kernel.eventlog import kafka_topics
from lovebank.kernel.eventlog.kafka_client import (
    ANSWER_WITHIN_SECONDS,
    errors_as_unavailable,
    reader,
    seek,
    started,
)
from lovebank.kernel.eventlog.kafka_meter import KafkaMeter
from lovebank.kernel.eventlog.kafka_publisher import KafkaPublisher
from lovebank.kernel.eventlog.kafka_subscription import Patience, delivered, subscribed
from lovebank.kernel.eventlog.log import (
    Delivered,
    EventLog,
    Offsets,
    OnRevoke,
    Partition,
    Record,
    Subscription,
    refuse_too_large,
)

__all__ = ["Patience", "open_kafka_log"]

READ_WAIT_MS = 1_000


class KafkaLog(EventLog):
    def __init__(
        self, bootstrap: str, publisher: KafkaPublisher, meter: KafkaMeter, patience: Patience
    ) -> None:
        self._bootstrap = bootstrap
        self._publisher = publisher
        self._meter = meter
        self._patience = patience

    async def ensure(self, topic: str, partitions: int) -> None:
        await kafka_topics.ensure(self._bootstrap, topic, partitions)

    async def partition_count(self, topic: str) -> int:
        return await kafka_topics.count(self._bootstrap, topic)

    async def publish(self, records: Sequence[Record]) -> None:
        refuse_too_large(records)
        if records:
            await self._publisher.publish(records)

    def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AbstractAsyncContextManager[Subscription]:
        return subscribed(self._bootstrap, group, topics, on_revoke, self._patience)

    async def read(
        self, topic: str, *, follow: bool = False, begin: Mapping[Partition, int] | None = None
    ) -> AsyncIterator[Delivered]:
        async with started(reader(self._bootstrap, topic)) as consumer:
            with errors_as_unavailable():
                async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                    ends = await consumer.end_offsets(consumer.assignment())
            seek(consumer, begin or {})
            unread = set(ends)
            while follow or unread:
                with errors_as_unavailable():
                    found = await consumer.getmany(timeout_ms=READ_WAIT_MS)
                    unread = {each for each in ends if await consumer.position(each) < ends[each]}
                for partition, records in found.items():
                    for each in records:
                        if follow or each.offset < ends[partition]:
                            yield delivered(each)

    async def offsets(self, group: str, topic: str) -> Mapping[Partition, Offsets]:
        return await self._meter.offsets(group, topic)


@asynccontextmanager
async def open_kafka_log(
    bootstrap: str,
    *,
    publish_within_seconds: float = ANSWER_WITHIN_SECONDS,
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
) -> AsyncIterator[KafkaLog]:
    """Opens at once, also while Kafka is away: each call says so then with `LogUnavailable`."""
    publisher, meter = KafkaPublisher(bootstrap, publish_within_seconds), KafkaMeter(bootstrap)
    try:
        yield KafkaLog(bootstrap, publisher, meter, patience)
    finally:
        await meter.close()
        await publisher.close()
