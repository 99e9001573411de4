"""Documents that pass everything on to others: what a test puts between a caller and the store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from lovebank.kernel.documents.amendment import Change, Guard
from lovebank.kernel.documents.collection import (
    Collection,
    Cursor,
    Database,
    Json,
    OutboxState,
    Pending,
    Stored,
    Where,
)

T = TypeVar("T")


class PassingCollection(Collection):
    """Who overrides `_asked` is there at each call; who overrides a call, at that one alone."""

    def __init__(self, inner: Collection) -> None:
        super().__init__(inner.name, [*inner.indexes.values()], asyncio.Event())
        self._inner = inner

    async def _asked(self, ask: Callable[[], Awaitable[T]]) -> T:
        return await ask()

    async def _get(self, document_id: str) -> Stored[Json] | None:
        return await self._asked(lambda: self._inner.get(document_id))

    async def _insert(self, document_id: str, value: Json, events: Sequence[Json]) -> None:
        await self._asked(lambda: self._inner.insert(document_id, value, events))

    async def _replace(self, stored: Stored[object], value: Json, events: Sequence[Json]) -> None:
        await self._asked(lambda: self._inner.replace(stored, value, events))

    async def _amend(self, document_id: str, guard: Guard, change: Change) -> Stored[Json] | None:
        return await self._asked(lambda: self._inner.amend(document_id, guard, change))

    async def _find(
        self, where: Where, order_by: str | None, after: Cursor | None, limit: int
    ) -> Sequence[Stored[Json]]:
        return await self._asked(lambda: self._inner._find(where, order_by, after, limit))

    async def _count(self, where: Where) -> int:
        return await self._asked(lambda: self._inner.count(where))

    async def pending(self, limit: int) -> Sequence[Pending]:
        return await self._inner.pending(limit)

    async def published(self, document_id: str, up_to_sequence: int) -> None:
        await self._inner.published(document_id, up_to_sequence)

    async def outbox_state(self) -> OutboxState:
        return await self._inner.outbox_state()


class PassingDatabase(Database):
    def __init__(self, inner: Database) -> None:
        super().__init__()
        self._inner = inner

    async def ping(self) -> None:
        await self._inner.ping()
