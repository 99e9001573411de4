"""What is asked of documents, written down: to count it, and to ask it again without the asker.

The second is the ceiling: the very same driver calls, with the same documents, as many at a time,
and nobody who thinks between them.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from lovebank.kernel.documents.collection import Collection, Database, Index

CALLS = ("insert", "replace", "amend", "get", "find", "count")
WRITES = ("insert", "replace", "amend")


class Crashed(Exception):
    """Where a caller is made to die."""


@dataclass
class Call:
    collection: str
    method: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    begun: int
    ended: int = 0


@dataclass
class Act:
    """What one act of the ledger asked of its documents."""

    calls: list[Call] = field(default_factory=list)
    dies_after_writes: int | None = None

    def waves(self) -> Sequence[Sequence[Call]]:
        """Calls that were under way together stay together; the others keep their order."""
        waves: list[list[Call]] = []
        first_end = 0
        for call in sorted(self.calls, key=lambda each: each.begun):
            if not waves or call.begun > first_end:
                waves.append([call])
                first_end = call.ended
            else:
                waves[-1].append(call)
                first_end = min(first_end, call.ended)
        return waves

    def writes(self) -> int:
        return sum(call.method in WRITES for call in self.calls)


_ACT: ContextVar[Act | None] = ContextVar("act", default=None)
_instants = count(1)


@contextmanager
def recording(dies_after_writes: int | None = None) -> Any:
    act = Act(dies_after_writes=dies_after_writes)
    token = _ACT.set(act)
    try:
        yield act
    finally:
        _ACT.reset(token)


class RecordedCollection:
    """Not a `Collection` itself: its checks would be made twice, and be the ledger's to bear."""

    def __init__(self, inner: Collection) -> None:
        self._inner = inner
        self._asked = {name: self._recorded(name) for name in CALLS}

    def __getattr__(self, name: str) -> Any:
        asked = self.__dict__["_asked"].get(name)
        return asked or getattr(self._inner, name)

    def _recorded(self, method: str) -> Callable[..., Awaitable[Any]]:
        ask = getattr(self._inner, method)

        async def asked(*arguments: Any, **options: Any) -> Any:
            act = _ACT.get()
            if act is None:
                return await ask(*arguments, **options)
            if act.dies_after_writes is not None and act.writes() >= act.dies_after_writes:
                raise Crashed
            call = Call(self._inner.name, method, arguments, options, next(_instants))
            act.calls.append(call)
            try:
                return await ask(*arguments, **options)
            finally:
                call.ended = next(_instants)

        return asked


class RecordedDatabase:
    def __init__(self, inner: Database) -> None:
        self.inner = inner
        self.indexes: dict[str, Sequence[Index]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    async def open(self, name: str, *indexes: Index) -> Any:
        self.indexes[name] = indexes
        return RecordedCollection(await self.inner.open(name, *indexes))


class Replay:
    """The same calls on another database. Whatever went well goes well again, or it is said."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._collections: dict[str, Collection] = {}

    async def open(self, indexes: dict[str, Sequence[Index]]) -> None:
        for name, declared in indexes.items():
            self._collections[name] = await self._database.open(name, *declared)

    async def act(self, waves: Sequence[Sequence[Call]]) -> None:
        for wave in waves:
            if len(wave) == 1:
                await self._ask(wave[0])
            else:
                await asyncio.gather(*(self._ask(call) for call in wave))

    def _ask(self, call: Call) -> Awaitable[Any]:
        method = getattr(self._collections[call.collection], call.method)
        return method(*call.arguments, **call.options)  # type: ignore[no-any-return]


def shape(act: Act) -> str:
    """Such as `3 (insert 1, amend 1, replace 1)`."""
    counted = Counter(call.method for call in act.calls)
    return f"{len(act.calls)} ({', '.join(f'{name} {n}' for name, n in counted.items())})"
