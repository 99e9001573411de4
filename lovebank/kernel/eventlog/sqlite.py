"""The event log in one SQLite file: durable, ordered, shared by the processes of one machine."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

from lovebank.kernel.eventlog import sqlite_group, sqlite_records
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
from lovebank.kernel.eventlog.sqlite_file import Connection, LogFile, NewerFormat, open_file
from lovebank.kernel.eventlog.sqlite_group import Member, Settlement
from lovebank.kernel.eventlog.sqlite_news import News, rung_within
from lovebank.kernel.eventlog.sqlite_presence import Presence, present
from lovebank.kernel.eventlog.sqlite_subscription import SqliteSubscription, joined

__all__ = ["NewerFormat", "open_sqlite_log"]

LEASE_SECONDS = 10.0
WRITE_WITHIN_SECONDS = 10.0
PAGE = 500
FOR_EVER_SECONDS = 3600.0


@dataclass(frozen=True)
class Leases:
    lease_seconds: float
    wall_clock: Callable[[], float]


class SqliteLog(EventLog):
    def __init__(self, file: LogFile, news: News, presence: Presence, leases: Leases) -> None:
        self.file = file
        self._news = news
        self._presence = presence
        self._leases = leases

    async def ensure(self, topic: str, partitions: int) -> None:
        await self.file.write(partial(sqlite_records.ensure, topic=topic, partitions=partitions))

    async def partition_count(self, topic: str) -> int:
        return await self.file.read(partial(sqlite_records.partition_count, topic=topic))

    async def publish(self, records: Sequence[Record]) -> None:
        refuse_too_large(records)
        if records:
            await self.file.write(partial(sqlite_records.append, records=records))
            self._news.records.ring()

    def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AbstractAsyncContextManager[Subscription]:
        home, lease_seconds = self._presence.name, self._leases.lease_seconds
        member = Member(group, uuid4().hex, home, topics, lease_seconds)

        def settle(connection: Connection) -> Settlement:
            now = self._leases.wall_clock()
            return sqlite_group.settle(connection, member, now, self._presence.is_gone)

        return joined(SqliteSubscription(self.file, self._news, member, settle, on_revoke))

    async def read(
        self, topic: str, *, follow: bool = False, begin: Mapping[Partition, int] | None = None
    ) -> AsyncIterator[Delivered]:
        ids, ends = await self.file.read(partial(sqlite_records.ids_and_ends, topic=topic))
        positions = {partition: (begin or {}).get(partition, 0) for partition in ids}
        while follow or any(positions[partition] < end for partition, end in ends.items()):
            ring = self._news.records.next_ring()
            found = await self.file.read(
                partial(sqlite_records.fetch, ids=ids, positions=dict(positions), limit=PAGE)
            )
            for each in found:
                partition, offset = each.position.partition, each.position.offset
                positions[partition] = offset + 1
                if follow or offset < ends[partition]:
                    yield each
            if not found:
                await rung_within(ring, FOR_EVER_SECONDS)

    async def offsets(self, group: str, topic: str) -> Mapping[Partition, Offsets]:
        return await self.file.read(partial(sqlite_records.offsets, group=group, topic=topic))


@asynccontextmanager
async def open_sqlite_log(
    path: Path,
    *,
    lease_seconds: float = LEASE_SECONDS,
    write_within_seconds: float = WRITE_WITHIN_SECONDS,
    wall_clock: Callable[[], float] = time.time,
) -> AsyncIterator[SqliteLog]:
    """Raises `NewerFormat`, `LogUnavailable`. A member that is silent for its lease is given up."""
    news = News()
    leases = Leases(lease_seconds, wall_clock)
    async with open_file(path, write_within_seconds) as file:
        watching = asyncio.ensure_future(news.watch(file))
        try:
            with present(path) as presence:
                yield SqliteLog(file, news, presence, leases)
        finally:
            watching.cancel()
            await asyncio.wait({watching})
