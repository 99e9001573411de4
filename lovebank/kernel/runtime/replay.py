"""Rebuilds what a subscriber keeps: everything is heard anew, into a database that is still empty.

    fresh = await build(Foundation(new_database, log, ...))
    replay = Replay(log, fresh.subscribers[0], await ParkedEvents.open(new_database))
    async with replay:
        await replay.catch_up(tell)  # while the old one goes on answering and hearing
        ...                          # stop the old one
        await replay.finish(tell)    # the few that came meanwhile; then switch

Whoever goes on from there begins where its group has committed, which is not later: what is heard
twice has one effect. What cannot be handled is parked in the new database, as it would be.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from lovebank.kernel.errors import CannotStart
from lovebank.kernel.eventlog.log import Delivered, EventLog, Partition
from lovebank.kernel.runtime.attempt import Attempts
from lovebank.kernel.runtime.lane import Lane
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.patience import Patience
from lovebank.kernel.subscriber import Subscriber

SWITCH_LAG = 100
LOOK_SECONDS = 0.005
TELL_EVERY_EVENTS = 500
PATIENCE = Patience()


class NotReplayable(CannotStart):
    """What it does cannot be done anew, such as telling people something."""

    def __init__(self, group: str) -> None:
        super().__init__(f"{group} cannot be replayed: what it did would be done again.")


@dataclass(frozen=True)
class Progress:
    """How many events have been read, of how many there are."""

    read: int
    in_all: int


Tell = Callable[[Progress], None]


class Replay:
    def __init__(
        self,
        log: EventLog,
        subscriber: Subscriber,
        parked: ParkedEvents,
        patience: Patience = PATIENCE,
    ) -> None:
        """Raises `NotReplayable`."""
        if not subscriber.replayable:
            raise NotReplayable(subscriber.group)
        self._event_log = log
        self._subscriber = subscriber
        self._parked = parked
        self._patience = patience
        self._attempts = Attempts(subscriber, patience)
        self._lanes: dict[Partition, Lane] = {}
        self._next: dict[Partition, int] = {}
        self._read = 0

    async def __aenter__(self) -> Replay:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(lane.finish() for lane in self._lanes.values()))

    async def catch_up(self, tell: Tell) -> None:
        """Until fewer than `SWITCH_LAG` events are still to be heard."""
        while await self._lag() >= SWITCH_LAG:
            await self.finish(tell)

    async def finish(self, tell: Tell) -> None:
        """To the end as it is now: all of it is handled, or parked, when this returns."""
        in_all = self._read + await self._lag()
        topics = self._subscriber.topics
        await asyncio.gather(*(self._read_topic(topic, in_all, tell) for topic in topics))
        for lane in self._lanes.values():
            await _until(lane, lambda each: each.is_at_rest)
        tell(Progress(self._read, max(in_all, self._read)))

    async def _read_topic(self, topic: str, in_all: int, tell: Tell) -> None:
        begin = {at: offset for at, offset in self._next.items() if at.topic == topic}
        async for delivered in self._event_log.read(topic, begin=begin):
            await self._take(delivered)
            if self._read % TELL_EVERY_EVENTS == 0:
                tell(Progress(self._read, in_all))

    async def _take(self, delivered: Delivered) -> None:
        partition, offset = delivered.position.partition, delivered.position.offset
        lane = self._lane(partition)
        await _until(lane, lambda each: not each.is_full)
        lane.put([delivered])
        self._next[partition] = offset + 1
        self._read += 1

    def _lane(self, partition: Partition) -> Lane:
        if partition not in self._lanes:
            group = self._subscriber.group
            made = Lane(group, partition, self._attempts, self._parked, self._patience)
            self._lanes[partition] = made
        return self._lanes[partition]

    async def _lag(self) -> int:
        lag = 0
        for topic in self._subscriber.topics:
            offsets = await self._event_log.offsets(self._subscriber.group, topic)
            unread = (each.end - self._next.get(at, each.begin) for at, each in offsets.items())
            lag += sum(max(each, 0) for each in unread)
        return lag


async def _until(lane: Lane, holds: Callable[[Lane], bool]) -> None:
    """Raises what ended the lane, if anything did."""
    while not holds(lane):
        lane.fail_if_broken()
        await asyncio.sleep(LOOK_SECONDS)
