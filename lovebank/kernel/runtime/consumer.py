"""One member of a subscriber's group: polls, keeps a lane a partition, commits what is handled.

Only its turns speak to the subscription, and no lock is held around them, so that a rebalance
finds nobody in its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

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
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.patience import Patience, first_of
from lovebank.kernel.subscriber import Subscriber
from lovebank.kernel.telemetry.log import get_logger

RECORDS_A_POLL_MAX = 100
POLL_SECONDS = 0.5
POLL_SECONDS_AT_WORK = 0.02
SAME_FAILURE_MAX = 3
_log = get_logger("subscriber")


class Consumer:
    """Lives as long as its subscription; the supervisor makes another."""

    def __init__(
        self, log: EventLog, subscriber: Subscriber, parked: ParkedEvents, patience: Patience
    ) -> None:
        self._event_log = log
        self._subscriber = subscriber
        self._parked = parked
        self._patience = patience
        self._attempts = Attempts(subscriber, patience)
        self._lanes: dict[Partition, Lane] = {}
        self._committed: dict[Partition, int] = {}
        self._held_back: set[Partition] = set()
        self._subscription: Subscription | None = None
        self._failures_in_a_row = 0

    @property
    def owned(self) -> frozenset[Partition]:
        return self._subscription.owned() if self._subscription else frozenset()

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is at hand: then it is for the log to deliver more, if there is more."""
        return all(lane.is_at_rest for lane in self._lanes.values())

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Raises `ConsumerBroken`, or what the subscription was refused for."""
        group, topics = self._subscriber.group, self._subscriber.topics
        async with self._event_log.subscribe(group, topics, self._hand_over) as subscription:
            self._subscription = subscription
            try:
                while not stop.is_set():
                    await self._turn(subscription, stop)
            finally:
                await self._hand_over([*self._lanes])

    def look_again(self, partition: Partition, key: str) -> None:
        """A person decided about what is parked of this aggregate."""
        if partition in self.owned:
            self._lane(partition).put([key])

    async def _turn(self, subscription: Subscription, stop: asyncio.Event) -> None:
        for delivered in await self._poll(subscription, stop):
            self._lane(delivered.position.partition).put([delivered])
        for lane in self._lanes.values():
            lane.fail_if_broken()
        self._hold_back(subscription)
        await self._commit(self._handled())

    async def _poll(self, subscription: Subscription, stop: asyncio.Event) -> Sequence[Delivered]:
        at_work = not self.is_at_rest or self._handled()
        try:
            arrived = await subscription.poll(
                RECORDS_A_POLL_MAX, POLL_SECONDS_AT_WORK if at_work else POLL_SECONDS
            )
        except LogUnavailable as failure:
            self._failures_in_a_row += 1
            if self._failures_in_a_row >= SAME_FAILURE_MAX:
                raise ConsumerBroken(f"three times in a row: {failure}") from failure
            await first_of(self._patience.retry_seconds, stop)
            return []
        self._failures_in_a_row = 0
        return arrived

    def _lane(self, partition: Partition) -> Lane:
        if partition not in self._lanes:
            group = self._subscriber.group
            made = Lane(group, partition, self._attempts, self._parked, self._patience)
            self._lanes[partition] = made
        return self._lanes[partition]

    def _hold_back(self, subscription: Subscription) -> None:
        full = {partition for partition, lane in self._lanes.items() if lane.is_full}
        for partition in full - self._held_back:
            subscription.pause(partition)
        for partition in self._held_back - full:
            subscription.resume(partition)
        self._held_back = full

    def _handled(self) -> Mapping[Partition, int]:
        """The next offset of each partition that has got further than what is committed."""
        return _further(self._lanes, self._committed)

    async def _commit(self, handled: Mapping[Partition, int]) -> None:
        if not handled or self._subscription is None:
            return
        try:
            await self._subscription.commit(handled)
        except (Revoked, LogUnavailable) as failure:
            # Of what is still ours, the position stays and is committed later: to drop it here
            # would lose what is queued. The rest is handed over, and handled again elsewhere.
            _log.info("commit.waits", group=self._subscriber.group, reason=str(failure))
        else:
            self._committed.update(handled)

    async def _hand_over(self, partitions: Sequence[Partition]) -> None:
        """Before others get them: finish what is at hand and commit it."""
        # Taken out before anything is waited for: what comes of them from now on is delivered
        # anew, and is for a new lane.
        lanes = {each: self._lanes.pop(each) for each in partitions if each in self._lanes}
        committed = {each: self._committed.pop(each) for each in lanes if each in self._committed}
        self._held_back -= lanes.keys()
        await asyncio.gather(*(lane.finish() for lane in lanes.values()))
        for partition, offset in _further(lanes, committed).items():
            await self._commit_last(partition, offset)

    async def _commit_last(self, partition: Partition, offset: int) -> None:
        assert self._subscription is not None
        try:
            await self._subscription.commit({partition: offset})
        except (Revoked, LogUnavailable, ConsumerBroken) as failure:
            # Somebody else handles it again, which has no second effect.
            _log.info("commit.refused", group=self._subscriber.group, reason=str(failure))


def _further(
    lanes: Mapping[Partition, Lane], committed: Mapping[Partition, int]
) -> Mapping[Partition, int]:
    reached = {partition: lane.next_offset for partition, lane in lanes.items()}
    return {
        partition: offset
        for partition, offset in reached.items()
        if offset is not None and offset != committed.get(partition)
    }
