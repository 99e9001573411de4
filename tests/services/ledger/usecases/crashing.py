"""A store whose caller dies: before a call, or after it was done and before the answer came."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from lovebank.kernel.documents.amendment import Change, Guard
from lovebank.kernel.documents.collection import Collection, Database, Index, Json, Stored
from tests.in_between import PassingCollection, PassingDatabase

T = TypeVar("T")


class Crash(Exception):
    """The worker is gone. What it had asked for may have been done."""


class Fate:
    """Who shares this store, and when the next of them dies: never, unless told."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.crash_share = 0.0
        self.dies_once_entered_in = ""
        self.dies_once_kept_in = ""

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

    def kept(self, collection: str) -> None:
        if collection == self.dies_once_kept_in:
            raise Crash
        self.after()


class CrashingCollection(PassingCollection):
    def __init__(self, inner: Collection, fate: Fate, *, fenced: bool) -> None:
        super().__init__(inner)
        self._fate = fate
        self._fenced = fenced

    async def _asked(self, ask: Callable[[], Awaitable[T]]) -> T:
        await self._fate.before()
        return await ask()

    async def _insert(self, document_id: str, value: Json, events: Sequence[Json]) -> None:
        await super()._insert(document_id, value, events)
        self._fate.entered(self.name)

    async def _replace(self, stored: Stored[object], value: Json, events: Sequence[Json]) -> None:
        if not self._fenced:
            now = await self._inner.get(stored.id)
            assert now
            stored = replace(stored, version=now.version, sequence=now.sequence)
        await super()._replace(stored, value, events)
        self._fate.kept(self.name)

    async def _amend(self, document_id: str, guard: Guard, change: Change) -> Stored[Json] | None:
        amended = await super()._amend(document_id, guard, change)
        self._fate.after()
        return amended


class CrashingDatabase(PassingDatabase):
    """`fenced=False` leaves out the check of the version: a mutant that must be caught."""

    def __init__(self, inner: Database, fate: Fate, *, fenced: bool = True) -> None:
        super().__init__(inner)
        self._fate = fate
        self._fenced = fenced

    async def _open(self, name: str, indexes: Sequence[Index]) -> Collection:
        opened = await self._inner.open(name, *indexes)
        return CrashingCollection(opened, self._fate, fenced=self._fenced)
