"""One partition's events, handled one after another by the partition's owner."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TypeAlias, TypeVar

from lovebank.kernel.documents.collection import Stored
from lovebank.kernel.errors import Unavailable
from lovebank.kernel.eventlog.log import Delivered, Partition
from lovebank.kernel.runtime.attempt import PAUSE_SECONDS_MAX, Attempts, Unacceptable
from lovebank.kernel.runtime.metrics import PARKED, Outcome
from lovebank.kernel.runtime.parked import (
    BEHIND,
    ParkedEvent,
    ParkedEvents,
    State,
    aggregate_of,
)
from lovebank.kernel.telemetry.log import get_logger

QUEUE_FULL = 200
FINISH_WITHIN_SECONDS = 10.0
Key: TypeAlias = str
T = TypeVar("T")
_log = get_logger("subscriber")


class Lane:
    """A queue and the one task that empties it. A key that is put in is looked at again."""

    def __init__(
        self, group: str, partition: Partition, attempts: Attempts, parked: ParkedEvents
    ) -> None:
        self.partition = partition
        self.next_offset: int | None = None  # Of the first that is not handled; None: none came.
        self._group = group
        self._attempts = attempts
        self._parked = parked
        self._queue: asyncio.Queue[Delivered | Key | None] = asyncio.Queue()
        self._held_up: set[Key] = set()
        self._at_rest = True
        self._closing = False
        self._task = asyncio.create_task(self._run(), name=f"{group}:{partition}")

    @property
    def is_full(self) -> bool:
        return self._queue.qsize() >= QUEUE_FULL

    @property
    def is_at_rest(self) -> bool:
        return self._at_rest and self._queue.empty()

    def put(self, arrivals: Iterable[Delivered | Key]) -> None:
        for arrival in arrivals:
            self._queue.put_nowait(arrival)

    def fail_if_broken(self) -> None:
        """Raises what ended its task; nothing should."""
        if self._task.done() and not self._closing:
            self._task.result()

    async def finish(self) -> None:
        """Finish the one at hand and leave the rest to the next owner."""
        self._closing = True
        self._queue.put_nowait(None)
        await asyncio.wait([self._task], timeout=FINISH_WITHIN_SECONDS)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        self._held_up = await _until_there(lambda: self._parked.keys(self._group, self.partition))
        while not self._closing:
            self._at_rest = self._queue.empty()
            arrival = await self._queue.get()
            self._at_rest = False
            if isinstance(arrival, Delivered) and not self._closing:
                await self._take(arrival)
                self.next_offset = arrival.position.offset + 1
            elif isinstance(arrival, str):
                await self._look_again(arrival)

    async def _take(self, delivered: Delivered) -> None:
        if aggregate_of(delivered.record) in self._held_up:
            await self._park(delivered, BEHIND, attempts=0)
            return
        try:
            await self._attempts.handle(delivered)
        except Unacceptable as failure:
            await self._park(delivered, failure.reason, failure.attempts)

    async def _park(self, delivered: Delivered, reason: str, attempts: int) -> None:
        await _until_there(lambda: self._parked.park(self._group, delivered, reason, attempts))
        self._held_up.add(aggregate_of(delivered.record))
        self._attempts.count(delivered, Outcome.PARKED)
        PARKED.labels(self._group).inc()
        _log.error("event.parked", group=self._group, key=delivered.record.key, reason=reason)

    async def _look_again(self, key: Key) -> None:
        """A person marked the first that is parked of this key: the rest follows, in order."""
        topic = self.partition.topic
        waiting = await _until_there(lambda: self._parked.of_key(self._group, topic, key))
        if not waiting or waiting[0].value.state is State.PARKED:
            return
        for stored in waiting:
            if not await _until_there(partial(self._resolve, stored)):
                return
        self._held_up.discard(key)

    async def _resolve(self, stored: Stored[ParkedEvent]) -> bool:
        if stored.value.state is State.SKIP:
            await self._settle(stored, state=State.SKIPPED)
            return True
        try:
            await self._attempts.handle(stored.value.delivered())
        except Unacceptable as failure:
            tries = stored.value.attempts + failure.attempts
            again = {"state": State.PARKED, "reason": failure.reason, "attempts": tries}
            await self._parked.resolve(stored, **again)
            return False
        await self._settle(stored, state=State.HANDLED)
        return True

    async def _settle(self, stored: Stored[ParkedEvent], state: State) -> None:
        await self._parked.resolve(stored, state=state)
        PARKED.labels(self._group).dec()
        _log.info("event.resolved", group=self._group, parked_id=stored.id, state=state)


async def _until_there(look: Callable[[], Awaitable[T]]) -> T:
    """The store of what is parked may be away: nothing of this partition goes on without it."""
    pause_seconds = 0.1
    while True:
        try:
            return await look()
        except Unavailable as away:
            _log.warning("parked.unreachable", reason=str(away))
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(2 * pause_seconds, PAUSE_SECONDS_MAX)
