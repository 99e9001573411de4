import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from lovebank.contracts.event import CloudEvent
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import DocumentsUnavailable
from lovebank.kernel.eventlog.log import EventLog, OnRevoke, Partition, Revoked, Subscription
from lovebank.kernel.eventlog.sqlite_subscription import SqliteSubscription
from lovebank.kernel.runtime.parked import ParkedEvents
from tests.logs import LogOver
from tests.lovebank.kernel.runtime.town import (
    Diary,
    Lamps,
    handled,
    hearing,
    subscriber_of,
    told,
    until,
)


async def slowly(_: CloudEvent[Any]) -> None:
    await asyncio.sleep(0.02)


class Capricious(LogOver):
    """Some commits are refused as stale, though the partitions are still ours."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log)
        self.refused = 0

    @asynccontextmanager
    async def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AsyncIterator[Subscription]:
        async with super().subscribe(group, topics, on_revoke) as subscription:
            commit = subscription.commit

            async def refuse_some(handled: Mapping[Partition, int]) -> None:
                self.refused += 1
                if self.refused < 4:
                    raise Revoked("one of them has another owner now")
                await commit(handled)

            subscription.commit = refuse_some  # type: ignore[method-assign]
            yield subscription


async def test_a_commit_that_is_refused_for_one_partition_drops_nothing_of_the_others(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    diary.otherwise = slowly
    await told(lamps, database, log, *["stair-1"] * 50)
    capricious = Capricious(log)

    async with hearing(capricious, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert capricious.refused >= 4
    assert diary.heard == {"stair-1": [*range(1, 51)]}


class Forgotten(LogOver):
    """In the middle of its work a member is taken for dead, and at once gets everything back."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log)
        self.lose_all: Callable[[], Awaitable[None]] = _nothing_to_lose

    @asynccontextmanager
    async def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AsyncIterator[Subscription]:
        async with super().subscribe(group, topics, on_revoke) as subscription:
            assert isinstance(subscription, SqliteSubscription)
            assert on_revoke is not None

            async def lose_all() -> None:
                for partition in subscription.owned():
                    subscription._next[partition] = 0  # It is delivered from the last commit on.
                await on_revoke(sorted(subscription.owned()))

            self.lose_all = lose_all
            yield subscription


async def _nothing_to_lose() -> None:
    """Before there is a subscription."""


async def test_who_gets_a_partition_back_while_it_is_still_handing_it_over_misses_nothing(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    async def very_slowly(_: CloudEvent[Any]) -> None:
        await asyncio.sleep(0.08)

    diary.otherwise = very_slowly
    await told(lamps, database, log, *["stair-1"] * 20)
    forgotten = Forgotten(log)

    async with hearing(forgotten, subscriber_of(diary), parked):
        await until(lambda: len(diary.heard["stair-1"]) >= 3)
        await forgotten.lose_all()
        await told(lamps, database, log, "stair-1")
        await until(lambda: 21 in diary.heard["stair-1"])
        await until(lambda: handled(log))

    assert list(dict.fromkeys(diary.heard["stair-1"])) == [*range(1, 22)]


async def test_who_waits_for_a_store_leaves_at_once_when_told_to(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    tried = asyncio.Event()

    async def not_there(_: CloudEvent[Any]) -> None:
        tried.set()
        raise DocumentsUnavailable("restarting")

    diary.otherwise = not_there
    await told(lamps, database, log, "stair-1")

    async with hearing(log, subscriber_of(diary), parked):
        await asyncio.wait_for(tried.wait(), 5)
        began = asyncio.get_running_loop().time()

    assert asyncio.get_running_loop().time() - began < 1.5
    assert not await handled(log)


async def test_two_members_share_the_work_and_one_that_leaves_loses_nothing(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents
) -> None:
    first, second = Diary(), Diary()
    first.otherwise = second.otherwise = slowly
    stairs = [f"stair-{number}" for number in range(12)]
    await told(lamps, database, log, *stairs * 20)

    async with hearing(log, subscriber_of(first), parked):
        async with hearing(log, subscriber_of(second), parked):
            await until(lambda: bool(second.heard))
        await until(lambda: handled(log))

    for stair in stairs:
        assert {*second.heard[stair], *first.heard[stair]} == {*range(1, 21)}
        assert second.heard[stair] == sorted(second.heard[stair])


async def test_a_burst_that_fills_the_queues_is_heard_in_order(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    await told(lamps, database, log, *["stair-1", "stair-2"] * 260)

    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert diary.heard == {"stair-1": [*range(1, 261)], "stair-2": [*range(1, 261)]}
