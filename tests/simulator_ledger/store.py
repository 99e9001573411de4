"""The documents port over tables in memory: every call of a process waits for its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeVar

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
from tests.simulator_ledger.memory import OnWrite, Table

T = TypeVar("T")


class Ask(Protocol):
    async def __call__(self, what: str, operation: Callable[[], T], /) -> T: ...


class Tables:
    """What lasts when processes die. A mutant's do not check all that they should."""

    def __init__(self, on_write: OnWrite, unfenced: str = "", overwritten: str = "") -> None:
        self._on_write = on_write
        self._unfenced = unfenced
        self._overwritten = overwritten
        self.by_name: dict[str, Table] = {}

    def open(self, name: str, indexes: Sequence[Index]) -> Table:
        if name not in self.by_name:
            table = Table(name, indexes, self._on_write)
            table.checks_versions = name != self._unfenced
            table.checks_ids = name != self._overwritten
            self.by_name[name] = table
        return self.by_name[name]


class SimulatedDatabase(Database):
    """One process's way to the tables."""

    def __init__(self, tables: Tables, ask: Ask, *, checks: bool = True) -> None:
        super().__init__()
        self._checks = checks
        self._tables = tables
        self._ask = ask

    async def ping(self) -> None:
        await self._ask("ping", lambda: None)

    async def _open(self, name: str, indexes: Sequence[Index]) -> Collection:
        return SimulatedCollection(
            self._tables.open(name, indexes),
            indexes,
            self.outbox_changed,
            self._ask,
            checks=self._checks,
        )


class SimulatedCollection(Collection):
    """`checks=False` leaves out what costs much and finds nothing here: whether values are JSON."""

    def __init__(
        self,
        table: Table,
        indexes: Sequence[Index],
        outbox_changed: asyncio.Event,
        ask: Ask,
        *,
        checks: bool = True,
    ) -> None:
        super().__init__(table.name, indexes, outbox_changed)
        self._table = table
        self._ask = ask
        self._checks = checks

    def _check(self, value: Json, events: Sequence[Json]) -> None:
        if self._checks:
            super()._check(value, events)

    async def _get(self, document_id: str) -> Stored[Json] | None:
        return await self._called("get", partial(self._table.get, document_id))

    async def _insert(self, document_id: str, value: Json, events: Sequence[Json]) -> None:
        await self._called("insert", partial(self._table.insert, document_id, value, events))

    async def _replace(self, stored: Stored[object], value: Json, events: Sequence[Json]) -> None:
        await self._called("replace", partial(self._table.replace, stored, value, events))

    async def _amend(self, document_id: str, guard: Guard, change: Change) -> Stored[Json] | None:
        return await self._called("amend", partial(self._table.amend, document_id, guard, change))

    async def _find(
        self, where: Where, order_by: str | None, after: Cursor | None, limit: int
    ) -> Sequence[Stored[Json]]:
        return await self._called("find", partial(self._table.find, where, order_by, after, limit))

    async def _count(self, where: Where) -> int:
        return await self._called("count", partial(self._table.count, where))

    async def pending(self, limit: int) -> Sequence[Pending]:
        return await self._called("pending", partial(self._table.pending, limit))

    async def published(self, document_id: str, up_to_sequence: int) -> None:
        forget = partial(self._table.published, document_id, up_to_sequence)
        await self._called("published", forget)

    async def outbox_state(self) -> OutboxState:
        waiting = sum(len(each) for each in self._table.outbox.values())
        return OutboxState(waiting, 0.0)

    async def _called(self, operation: str, call: Callable[[], T]) -> T:
        return await self._ask(f"{self.name}.{operation}", call)
