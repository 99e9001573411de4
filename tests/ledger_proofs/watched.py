"""A store of which every write is shown to the model as it is made, and whose caller may die."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lovebank.kernel.documents.collection import Collection, Database, Index, Json, Stored
from tests.in_between import PassingCollection, PassingDatabase
from tests.simulator_ledger.memory import OnWrite

T = TypeVar("T")


class Crash(Exception):
    """The process is gone. What it had asked for last may have been done."""


@dataclass
class Life:
    """Of one process: it dies at the call after so many, before it is done or after; or never."""

    calls_left: int | None = None
    dies_after: bool = False
    is_over: bool = False

    async def call(self, asked: Callable[[], Awaitable[T]]) -> T:
        if self.is_over:
            raise Crash
        self.is_over = self.calls_left == 0
        if self.is_over and not self.dies_after:
            raise Crash
        self.calls_left = None if self.calls_left is None else self.calls_left - 1
        done = await asked()
        if self.is_over:
            raise Crash
        return done


class Watched(PassingDatabase):
    def __init__(self, inner: Database, life: Life, on_write: OnWrite) -> None:
        super().__init__(inner)
        self._life = life
        self._on_write = on_write

    async def _open(self, name: str, indexes: Sequence[Index]) -> Collection:
        return WatchedCollection(await self._inner.open(name, *indexes), self._life, self._on_write)


class WatchedCollection(PassingCollection):
    def __init__(self, inner: Collection, life: Life, on_write: OnWrite) -> None:
        super().__init__(inner)
        self._life = life
        self._on_write = on_write

    async def _asked(self, ask: Callable[[], Awaitable[T]]) -> T:
        return await self._life.call(ask)

    async def _insert(self, document_id: str, value: Json, events: Sequence[Json]) -> None:
        async def work() -> None:
            await self._inner.insert(document_id, value, events)
            self._on_write(self.name, document_id, None, value, events)

        await self._asked(work)

    async def _replace(self, stored: Stored[object], value: Json, events: Sequence[Json]) -> None:
        async def work() -> None:
            before = await self._inner.get(stored.id)
            await self._inner.replace(stored, value, events)
            self._on_write(self.name, stored.id, before.value if before else None, value, events)

        await self._asked(work)
