"""A member of a group on the embedded event log."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial

from lovebank.kernel.eventlog import sqlite_group, sqlite_records
from lovebank.kernel.eventlog.log import (
    ConsumerBroken,
    Delivered,
    LogUnavailable,
    OnRevoke,
    Partition,
    Revoked,
    Subscription,
)
from lovebank.kernel.eventlog.sqlite_file import LogFile, Work
from lovebank.kernel.eventlog.sqlite_group import Claim, Member, Settlement
from lovebank.kernel.eventlog.sqlite_news import News, rung_within

TRY_AGAIN_SECONDS = 0.5


class SqliteSubscription(Subscription):
    def __init__(
        self,
        file: LogFile,
        news: News,
        member: Member,
        settle: Work[Settlement],
        on_revoke: OnRevoke | None,
    ) -> None:
        self._file = file
        self._news = news
        self._member = member
        self._on_revoke = on_revoke
        self._settle = settle
        self._claims: dict[Partition, Claim] = {}
        self._next: dict[Partition, int] = {}
        self._due: frozenset[Partition] = frozenset()
        self._paused: set[Partition] = set()
        self._served_last = Partition("", 0)
        self._failure: BaseException | None = None

    async def poll(self, max_records: int, timeout_seconds: float) -> Sequence[Delivered]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_seconds
        while True:
            if self._failure:
                raise ConsumerBroken(repr(self._failure)) from self._failure
            ring = self._news.records.next_ring()
            delivered = await self._fetch(max_records)
            seconds_left = deadline - loop.time()
            if delivered or seconds_left <= 0:
                return delivered
            await rung_within(ring, seconds_left)

    async def commit(self, handled: Mapping[Partition, int]) -> None:
        for partition in handled:
            if partition not in self._claims:
                raise Revoked(f"{partition} has another owner now")
        rows = {each: (self._claims[each], offset) for each, offset in handled.items()}
        await self._file.write(partial(sqlite_group.commit, member=self._member, handled=rows))

    def pause(self, partition: Partition) -> None:
        self._paused.add(partition)

    def resume(self, partition: Partition) -> None:
        self._paused.discard(partition)
        self._news.records.ring()

    def owned(self) -> frozenset[Partition]:
        return frozenset(self._claims) - self._due

    async def keep(self) -> None:
        """Renew the lease and take part in the sharing out, until cancelled."""
        while True:
            ring = self._news.groups.next_ring()
            try:
                due = await self.settle()
                if due:
                    await self._hand_over(due)
                else:
                    await rung_within(ring, self._member.lease_seconds / 3)
            except LogUnavailable:
                await asyncio.sleep(TRY_AGAIN_SECONDS)
            except Exception as error:
                self._failure = error
                self._news.records.ring()
                raise

    async def settle(self) -> frozenset[Partition]:
        """Returns what is newly due to others."""
        settled = await self._file.write(self._settle)
        lost = self._lost(settled)
        self._accept(settled, lost)
        if lost and self._on_revoke:
            await self._on_revoke(sorted(lost))
        return settled.due - self._due

    async def leave(self) -> None:
        with suppress(LogUnavailable):
            await self._file.write(partial(sqlite_group.leave, member=self._member))

    async def _fetch(self, max_records: int) -> Sequence[Delivered]:
        ready = self.owned() - self._paused
        order = sorted(ready, key=self._turn)
        positions = {partition: self._next[partition] for partition in order}
        ids = {partition: self._claims[partition].partition_id for partition in order}
        if not positions:
            return []
        found = await self._file.read(
            lambda read: sqlite_records.fetch(read, ids, positions, max_records)
        )
        return [each for each in found if self._is_next(each)]

    def _turn(self, each: Partition) -> tuple[bool, str, int]:
        """Whoever was served last comes last. Plain tuples: this is asked at every poll."""
        place = (each.topic, each.number)
        return place <= (self._served_last.topic, self._served_last.number), *place

    def _is_next(self, each: Delivered) -> bool:
        """False for what was given to another, paused or set back while it was being read."""
        partition, offset = each.position.partition, each.position.offset
        if partition in self._paused or partition not in self.owned():
            return False
        if self._next[partition] != offset:
            return False
        self._next[partition] = offset + 1
        self._served_last = partition
        return True

    async def _hand_over(self, due: frozenset[Partition]) -> None:
        """If the file fails meanwhile, all of it is done again."""
        claims = {partition: self._claims[partition] for partition in due}
        self._due |= due
        try:
            await self._tell(due)
            releasing = partial(
                sqlite_group.release, member=self._member, claims=[*claims.values()]
            )
            await self._file.write(releasing)
            self._forget(each for each, claim in claims.items() if self._claims.get(each) == claim)
        finally:
            self._due -= due

    async def _tell(self, due: frozenset[Partition]) -> None:
        if self._on_revoke:
            telling = asyncio.ensure_future(_tell(self._on_revoke, due))
            try:
                await self._renew_until(telling)
            finally:
                telling.cancel()

    async def _renew_until(self, told: "asyncio.Future[None]") -> None:
        while not told.done():
            await asyncio.wait({told}, timeout=self._member.lease_seconds / 3)
            with suppress(LogUnavailable):
                await self.settle()
        told.result()

    def _lost(self, settled: Settlement) -> set[Partition]:
        epochs = {partition: claim.epoch for partition, claim in settled.owned.items()}
        return {each for each, claim in self._claims.items() if epochs.get(each) != claim.epoch}

    def _forget(self, partitions: Iterable[Partition]) -> None:
        for partition in [*partitions]:
            del self._claims[partition], self._next[partition]
            self._paused.discard(partition)

    def _accept(self, settled: Settlement, lost: set[Partition]) -> None:
        self._forget(lost)
        for partition, claim in settled.owned.items():
            if partition not in self._claims:
                self._claims[partition] = claim
                self._next[partition] = claim.committed
                self._news.records.ring()


async def _tell(on_revoke: OnRevoke, partitions: frozenset[Partition]) -> None:
    await on_revoke(sorted(partitions))


@asynccontextmanager
async def joined(subscription: SqliteSubscription) -> AsyncIterator[SqliteSubscription]:
    await subscription.settle()
    keeping = asyncio.ensure_future(subscription.keep())
    try:
        yield subscription
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})
        await subscription.leave()
