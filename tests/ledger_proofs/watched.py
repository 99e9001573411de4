"""A store of which every write is shown to the model as it is made, and whose caller may die."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lovebank.kernel.documents.amendment import Change, Guard
from lovebank.kernel.documents.collection import (
    Collection,
    Cursor,
    Database,
    Index,
    Json,
    OutboxState,
    Pending,
    Stored,
    Where,
)
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


class Watched(Database):
    def __init__(self, inner: Database, life: Life, on_write: OnWrite) -> None:
        super().__init__()
        self._inner = inner
        self._life = life
        self._on_write = on_write

    async def ping(self) -> None:
        await self._inner.ping()

    async def _open(self, name: str, indexes: Sequence[Index]) -> Collection:
        return WatchedCollection(await self._inner.open(name, *indexes), self._life, self._on_write)


class WatchedCollection(Collection):
    def __init__(self, inner: Collection, life: Life, on_write: OnWrite) -> None:
        super().__init__(inner.name, [*inner.indexes.values()], asyncio.Event())
        self._inner = inner
        self._call = life.call
        self._on_write = on_write

    async def _get(self, document_id: str) -> Stored[Json] | None:
        return await self._call(lambda: self._inner.get(document_id))

    async def _insert(self, document_id: str, value: Json, events: Sequence[Json]) -> None:
        async def work() -> None:
            await self._inner.insert(document_id, value, events)
            self._on_write(self.name, document_id, None, value, events)

        await self._call(work)

    async def _replace(self, stored: Stored[object], value: Json, events: Sequence[Json]) -> None:
        async def work() -> None:
            before = await self._inner.get(stored.id)
            await self._inner.replace(stored, value, events)
            self._on_write(self.name, stored.id, before.value if before else None, value, events)

        await self._call(work)

    async def _amend(self, document_id: str, guard: Guard, change: Change) -> Stored[Json] | None:
        return await self._call(lambda: self._inner.amend(document_id, guard, change))

    async def _find(
        self, where: Where, order_by: str | None, after: Cursor | None, limit: int
    ) -> Sequence[Stored[Json]]:
        return await self._call(lambda: self._inner._find(where, order_by, after, limit))

    async def _count(self, where: Where) -> int:
        return await self._call(lambda: self._inner.count(where))

    async def pending(self, limit: int) -> Sequence[Pending]:
        return await self._inner.pending(limit)

    async def published(self, document_id: str, up_to_sequence: int) -> None:
        await self._inner.published(document_id, up_to_sequence)

    async def outbox_state(self) -> OutboxState:
        return await self._inner.outbox_state()
