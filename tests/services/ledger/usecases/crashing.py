"""A store whose caller dies: before a call, or after it was done and before the answer came."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from random import Random

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


class Crash(Exception):
    """The worker is gone. What it had asked for may have been done."""


class Fate:
    """Who shares this store, and when the next of them dies: never, unless told."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.crash_share = 0.0
        self.dies_once_entered_in = ""

    async def before(self) -> None:
        # Others get their turn here: so workers meet at every step.
        for _ in range(self._chance.randint(0, 3)):
            await asyncio.sleep(0)
        self.after()

    def after(self) -> None:
        if self._chance.random() < self.crash_share:
            raise Crash

    def entered(self, collection: str) -> None:
        if collection == self.dies_once_entered_in:
            raise Crash
        self.after()


class CrashingCollection(Collection):
    def __init__(self, inner: Collection, fate: Fate, *, fenced: bool) -> None:
        super().__init__(inner.name, [*inner.indexes.values()], asyncio.Event())
        self._inner = inner
        self._fate = fate
        self._fenced = fenced

    async def _get(self, document_id: str) -> Stored[Json] | None:
        await self._fate.before()
        return await self._inner.get(document_id)

    async def _insert(self, document_id: str, value: Json, events: Sequence[Json]) -> None:
        await self._fate.before()
        await self._inner.insert(document_id, value, events)
        self._fate.entered(self.name)

    async def _replace(self, stored: Stored[object], value: Json, events: Sequence[Json]) -> None:
        await self._fate.before()
        if not self._fenced:
            now = await self._inner.get(stored.id)
            assert now
            stored = replace(stored, version=now.version, sequence=now.sequence)
        await self._inner.replace(stored, value, events)
        self._fate.after()

    async def _amend(self, document_id: str, guard: Guard, change: Change) -> Stored[Json] | None:
        await self._fate.before()
        amended = await self._inner.amend(document_id, guard, change)
        self._fate.after()
        return amended

    async def _find(
        self, where: Where, order_by: str | None, after: Cursor | None, limit: int
    ) -> Sequence[Stored[Json]]:
        await self._fate.before()
        return await self._inner._find(where, order_by, after, limit)

    async def _count(self, where: Where) -> int:
        return await self._inner.count(where)

    async def pending(self, limit: int) -> Sequence[Pending]:
        return await self._inner.pending(limit)

    async def published(self, document_id: str, up_to_sequence: int) -> None:
        await self._inner.published(document_id, up_to_sequence)

    async def outbox_state(self) -> OutboxState:
        return await self._inner.outbox_state()


class CrashingDatabase(Database):
    """`fenced=False` leaves out the check of the version: a mutant that must be caught."""

    def __init__(self, inner: Database, fate: Fate, *, fenced: bool = True) -> None:
        super().__init__()
        self._inner = inner
        self._fate = fate
        self._fenced = fenced

    async def ping(self) -> None:
        await self._inner.ping()

    async def _open(self, name: str, indexes: Sequence[Index]) -> Collection:
        opened = await self._inner.open(name, *indexes)
        return CrashingCollection(opened, self._fate, fenced=self._fenced)
