"""An event log over another one, for tests that bend one of its promises."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from lovebank.kernel.eventlog.log import (
    Delivered,
    EventLog,
    Offsets,
    OnRevoke,
    Partition,
    Record,
    Subscription,
)


class LogOver(EventLog):
    def __init__(self, log: EventLog) -> None:
        self.log = log

    async def ensure(self, topic: str, partitions: int) -> None:
        await self.log.ensure(topic, partitions)

    async def partition_count(self, topic: str) -> int:
        return await self.log.partition_count(topic)

    async def publish(self, records: Sequence[Record]) -> None:
        await self.log.publish(records)

    def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AbstractAsyncContextManager[Subscription]:
        return self.log.subscribe(group, topics, on_revoke)

    def read(
        self, topic: str, *, follow: bool = False, begin: Mapping[Partition, int] | None = None
    ) -> AsyncIterator[Delivered]:
        return self.log.read(topic, follow=follow, begin=begin)

    async def offsets(self, group: str, topic: str) -> Mapping[Partition, Offsets]:
        return await self.log.offsets(group, topic)
