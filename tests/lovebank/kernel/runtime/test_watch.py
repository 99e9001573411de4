from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog, OnRevoke, Subscription
from lovebank.kernel.runtime.metrics import LAG, RESTARTS
from lovebank.kernel.runtime.parked import ParkedEvents
from tests.logs import LogOver
from tests.lovebank.kernel.runtime.town import (
    TOPIC,
    Diary,
    Lamps,
    handled,
    hearing,
    subscriber_of,
    told,
    until,
)


class Silent(LogOver):
    """Its first subscription owns everything and delivers nothing, and says nothing of it."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log)
        self.subscriptions = 0

    @asynccontextmanager
    async def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AsyncIterator[Subscription]:
        self.subscriptions += 1
        async with super().subscribe(group, topics, on_revoke) as subscription:
            if self.subscriptions == 1:
                for partition in subscription.owned():
                    subscription.pause(partition)
            yield subscription


async def test_a_consumer_to_which_nothing_comes_is_replaced_and_counted(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    silent = Silent(log)
    await told(lamps, database, log, "stair-1", "stair-1")

    async with hearing(silent, subscriber_of(diary, "replaced"), parked):
        await until(lambda: handled(log, "replaced"))

    assert silent.subscriptions == 2
    assert diary.heard == {"stair-1": [1, 2]}
    assert RESTARTS.labels("replaced")._value.get() == 1


async def test_how_much_waits_is_measured(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    await told(lamps, database, log, *["stair-1"] * 3)
    async with hearing(Silent(log), subscriber_of(diary, "measured"), parked):
        await until(lambda: LAG.labels("measured", TOPIC)._value.get() == 3)
