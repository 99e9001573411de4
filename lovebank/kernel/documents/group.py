"""Group commit: what waits is written together, and each caller is answered once it is durable.

Waiting for the disk is what a small write costs, and one wait serves as many as came meanwhile.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

C = TypeVar("C")
T = TypeVar("T")
Work: TypeAlias = Callable[[C], T]
GROUP_MAX = 500


@dataclass(frozen=True)
class Done:
    """What one piece of work gave."""

    result: Any


@dataclass(frozen=True)
class Undone:
    """Why one piece of work was undone, and that one alone."""

    error: Exception


Outcome: TypeAlias = Done | Undone
Commit: TypeAlias = Callable[[Sequence[Work[C, Any]]], Sequence[Outcome]]


class GroupWriter(Generic[C]):
    """`commit` does all the work it is given as one, durably, in a thread of its own.

    What `commit` raises undoes them all. Work whose caller has gone is not begun; once begun it is
    finished, and then nobody knows whether it was done but who reads.
    """

    def __init__(self, commit: Commit[C], thread: Executor) -> None:
        self._commit = commit
        self._thread = thread
        self._waiting: deque[tuple[Work[C, Any], asyncio.Future[Any]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, work: Work[C, T]) -> T:
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, answer))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_what_waits())
        return await answer

    async def finish(self) -> None:
        """Returns when nothing waits any more."""
        while self._writing is not None:
            await self._writing

    async def _write_what_waits(self) -> None:
        try:
            while group := self._take_group():
                await self._write_group(group)
        finally:
            self._writing = None

    def _take_group(self) -> Sequence[tuple[Work[C, Any], asyncio.Future[Any]]]:
        group = [self._waiting.popleft() for _ in range(min(len(self._waiting), GROUP_MAX))]
        still_wanted = [(work, answer) for work, answer in group if not answer.done()]
        return still_wanted or (self._take_group() if self._waiting else [])

    async def _write_group(self, group: Sequence[tuple[Work[C, Any], asyncio.Future[Any]]]) -> None:
        commit = partial(self._commit, [work for work, _ in group])
        outcomes: Sequence[Outcome]
        try:
            outcomes = await asyncio.get_running_loop().run_in_executor(self._thread, commit)
        except Exception as error:
            outcomes = [Undone(error)] * len(group)
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            _answer(answer, outcome)


def _answer(answer: asyncio.Future[Any], outcome: Outcome) -> None:
    if answer.done():  # The caller has gone.
        return
    match outcome:
        case Done(result):
            answer.set_result(result)
        case Undone(error):
            answer.set_exception(error)
