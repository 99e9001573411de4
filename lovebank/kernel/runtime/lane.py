"""One partition's events, handled one after another by the partition's owner."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeAlias, TypeVar

from lovebank.kernel.documents.collection import Stored
from lovebank.kernel.errors import StaleVersion, Unavailable
from lovebank.kernel.eventlog.log import Delivered, Partition
from lovebank.kernel.runtime.attempt import Attempts, Unacceptable
from lovebank.kernel.runtime.metrics import PARKED, PROGRESS, Outcome
from lovebank.kernel.runtime.parked import BEHIND, ParkedEvent, ParkedEvents, State, aggregate_of
from lovebank.kernel.runtime.patience import Left, Patience, pause, pauses
from lovebank.kernel.telemetry.log import get_logger

QUEUE_FULL = 200
Key: TypeAlias = str
T = TypeVar("T")
_log = get_logger("subscriber")


class Lane:
    """A queue and the one task that empties it. A key that is put in is looked at again."""

    def __init__(
        self,
        group: str,
        partition: Partition,
        attempts: Attempts,
        parked: ParkedEvents,
        patience: Patience,
    ) -> None:
        self.partition = partition
        self.next_offset: int | None = None  # Of the first that is not handled; None: none came.
        self._group = group
        self._attempts = attempts
        self._parked = parked
        self._patience = patience
        self._queue: asyncio.Queue[Delivered | Key | None] = asyncio.Queue()
        self._held_up: set[Key] = set()
        self._at_rest = False
        self._leaving = asyncio.Event()
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
        if self._task.done() and not self._leaving.is_set():
            self._task.result()

    async def finish(self) -> None:
        """Finish the one at hand and leave the rest to the next owner."""
        self._leaving.set()
        self._queue.put_nowait(None)
        await asyncio.wait([self._task], timeout=self._patience.finish_seconds_max)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            self._held_up = await self._ask(self._keys)
            for key in sorted(self._held_up):
                await self._look_again(key)
            while not self._leaving.is_set():
                self._at_rest = self._queue.empty()
                arrival = await self._queue.get()
                self._at_rest = False
                if not self._leaving.is_set():
                    await self._receive(arrival)
        except Left:
            return

    async def _receive(self, arrival: Delivered | Key | None) -> None:
        match arrival:
            case Delivered():
                await self._take(arrival)
                self.next_offset = arrival.position.offset + 1
                PROGRESS.labels(self._group).set_to_current_time()
            case str():
                await self._look_again(arrival)

    async def _take(self, delivered: Delivered) -> None:
        if aggregate_of(delivered.record) in self._held_up:
            await self._park(delivered, BEHIND, attempts=0)
            return
        try:
            await self._attempts.handle(delivered, self._leaving)
        except Unacceptable as failure:
            await self._park(delivered, failure.reason, failure.attempts)

    async def _park(self, delivered: Delivered, reason: str, attempts: int) -> None:
        await self._ask(lambda: self._parked.park(self._group, delivered, reason, attempts))
        self._held_up.add(aggregate_of(delivered.record))
        self._attempts.count(delivered, Outcome.PARKED)
        PARKED.labels(self._group).inc()
        _log.error("event.parked", group=self._group, key=delivered.record.key, reason=reason)

    async def _keys(self) -> set[str]:
        return await self._parked.keys(self._group, self.partition)

    async def _look_again(self, key: Key) -> None:
        """Do what a person decided on the first that is parked of this key, and what follows."""
        while await self._ask(lambda: self._resolve_first(key)):
            if self._leaving.is_set():
                raise Left

    async def _resolve_first(self, key: Key) -> bool:
        """Whether the next may be looked at. Read anew each time: a person may decide meanwhile."""
        first = await self._parked.first_of(self._group, self.partition, key)
        if first is None:
            self._held_up.discard(key)
            return False
        self._held_up.add(key)
        if first.value.waits_for_a_person:
            return False
        if first.value.state is State.SKIP:
            await self._settle(first, state=State.SKIPPED)
            return True
        return await self._handle_again(first)

    async def _handle_again(self, stored: Stored[ParkedEvent]) -> bool:
        try:
            await self._attempts.handle(stored.value.delivered(), self._leaving)
        except Unacceptable as failure:
            attempts = stored.value.attempts + failure.attempts
            again = {"state": State.PARKED, "reason": failure.reason, "attempts": attempts}
            await self._parked.resolve(stored, **again)
            return False
        await self._settle(stored, state=State.HANDLED)
        return True

    async def _settle(self, stored: Stored[ParkedEvent], state: State) -> None:
        await self._parked.resolve(stored, state=state)
        PARKED.labels(self._group).dec()
        _log.info("event.resolved", group=self._group, parked_id=stored.id, state=state)

    async def _ask(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The store of what is parked may be away: nothing of this partition goes on without it."""
        for pause_seconds in pauses(self._patience):
            try:
                return await ask()
            except (Unavailable, StaleVersion) as error:
                _log.warning("parked.waits", group=self._group, reason=str(error))
            await pause(pause_seconds, self._leaving)
        raise AssertionError("pauses do not end")
