"""One member of a subscriber's group: polls, keeps a lane a partition, commits what is handled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from lovebank.kernel.errors import Unavailable
from lovebank.kernel.eventlog.log import (
    ConsumerBroken,
    Delivered,
    EventLog,
    LogUnavailable,
    Partition,
    Revoked,
    Subscription,
)
from lovebank.kernel.runtime.attempt import Attempts
from lovebank.kernel.runtime.lane import Lane
from lovebank.kernel.runtime.metrics import LAG, PARKED
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.subscriber import Subscriber
from lovebank.kernel.telemetry.log import get_logger

RECORDS_A_POLL_MAX = 100
POLL_SECONDS = 0.5
POLL_SECONDS_AT_WORK = 0.02
LOOK_ROUND_SECONDS = 1.0
STALLED_AFTER_SECONDS = 30.0
SAME_FAILURE_MAX = 3
_log = get_logger("subscriber")


class Consumer:
    """Lives as long as its subscription; the supervisor makes another."""

    def __init__(self, log: EventLog, subscriber: Subscriber, parked: ParkedEvents) -> None:
        self._event_log = log
        self._subscriber = subscriber
        self._parked = parked
        self._attempts = Attempts(subscriber)
        self._lanes: dict[Partition, Lane] = {}
        self._committed: dict[Partition, int] = {}
        self._subscription: Subscription | None = None
        self._failures_in_a_row = 0
        self._looked_round_at = 0.0
        self._moved_at = time.monotonic()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Raises `ConsumerBroken`, or what the subscription was refused for."""
        group, topics = self._subscriber.group, self._subscriber.topics
        async with self._event_log.subscribe(group, topics, self._hand_over) as subscription:
            self._subscription = subscription
            try:
                while not stop.is_set():
                    await self._turn(subscription)
            finally:
                await self._hand_over([*self._lanes])

    async def _turn(self, subscription: Subscription) -> None:
        for delivered in await self._poll(subscription):
            self._lane(delivered.position.partition).put([delivered])
        for lane in self._lanes.values():
            lane.fail_if_broken()
        self._hold_back(subscription)
        await self._commit(self._handled())
        if time.monotonic() - self._looked_round_at >= LOOK_ROUND_SECONDS:
            self._looked_round_at = time.monotonic()
            await self._look_round()

    async def _poll(self, subscription: Subscription) -> Sequence[Delivered]:
        at_work = not all(lane.is_at_rest for lane in self._lanes.values())
        seconds = POLL_SECONDS_AT_WORK if at_work or self._handled() else POLL_SECONDS
        try:
            arrived = await subscription.poll(RECORDS_A_POLL_MAX, seconds)
        except LogUnavailable as failure:
            self._failures_in_a_row += 1
            if self._failures_in_a_row >= SAME_FAILURE_MAX:
                raise ConsumerBroken(f"three times in a row: {failure}") from failure
            return []
        self._failures_in_a_row = 0
        return arrived

    def _lane(self, partition: Partition) -> Lane:
        if partition not in self._lanes:
            group = self._subscriber.group
            self._lanes[partition] = Lane(group, partition, self._attempts, self._parked)
        return self._lanes[partition]

    def _hold_back(self, subscription: Subscription) -> None:
        for partition in subscription.owned() & self._lanes.keys():
            hold = subscription.pause if self._lanes[partition].is_full else subscription.resume
            hold(partition)

    def _handled(self) -> Mapping[Partition, int]:
        """The next offset of each partition that has got further than what is committed."""
        return {
            partition: lane.next_offset
            for partition, lane in self._lanes.items()
            if lane.next_offset is not None and lane.next_offset != self._committed.get(partition)
        }

    async def _commit(self, handled: Mapping[Partition, int]) -> None:
        if not handled or self._subscription is None:
            return
        self._moved_at = time.monotonic()
        try:
            await self._subscription.commit(handled)
        except Revoked:
            # Somebody else handles it again, which has no second effect.
            _log.info("commit.revoked", group=self._subscriber.group)
            for partition in handled:
                await self._drop(partition)
        except LogUnavailable as failure:
            _log.warning("commit.waits", group=self._subscriber.group, reason=str(failure))
        else:
            self._committed.update(handled)

    async def _hand_over(self, partitions: Sequence[Partition]) -> None:
        """Before others get them: finish what is at hand and commit it."""
        lanes = [self._lanes[each] for each in partitions if each in self._lanes]
        await asyncio.gather(*(lane.finish() for lane in lanes))
        mine = {lane.partition for lane in lanes}
        await self._commit({at: offset for at, offset in self._handled().items() if at in mine})
        for partition in mine:
            await self._drop(partition)

    async def _drop(self, partition: Partition) -> None:
        lane = self._lanes.pop(partition, None)
        self._committed.pop(partition, None)
        if lane is not None:
            await lane.finish()

    async def _look_round(self) -> None:
        try:
            await self._follow_marks()
            lag = await self._measure_lag()
        except (Unavailable, LogUnavailable) as failure:
            _log.warning("look_round.failed", group=self._subscriber.group, reason=str(failure))
            return
        at_rest = all(lane.is_at_rest for lane in self._lanes.values())
        if not lag or not at_rest:
            self._moved_at = time.monotonic()
        elif time.monotonic() - self._moved_at > STALLED_AFTER_SECONDS:
            raise ConsumerBroken(f"{lag} events to handle, and none came for 30 seconds")

    async def _follow_marks(self) -> None:
        PARKED.labels(self._subscriber.group).set(await self._parked.count(self._subscriber.group))
        assert self._subscription is not None
        owned = self._subscription.owned()
        for marked in await self._parked.marked(self._subscriber.group):
            partition = Partition(marked.topic, marked.partition)
            if partition in owned:
                self._lane(partition).put([marked.key])

    async def _measure_lag(self) -> int:
        """Of the partitions that are ours to handle."""
        assert self._subscription is not None
        owned, lag = self._subscription.owned(), 0
        for topic in self._subscriber.topics:
            offsets = await self._event_log.offsets(self._subscriber.group, topic)
            ours = sum(each.lag for at, each in offsets.items() if at in owned)
            LAG.labels(self._subscriber.group, topic).set(ours)
            lag += ours
        return lag
