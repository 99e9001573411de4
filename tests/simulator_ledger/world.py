"""What is asked of the store, and what becomes of it: everything that the seed decides.

A call has two ways to go, to the store and back, and waits for its turn on each. It may be lost on
either; who lost it is told that there was no answer, and what was lost on the way there may arrive
all the same, much later.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, TypeVar

from lovebank.kernel.errors import DocumentsUnavailable

T = TypeVar("T")
BEGINNING = datetime(2021, 2, 21, 8, 0, tzinfo=UTC)
SLEEP_TURNS_MAX = 5_000
TURNS_MAX = 400_000
SLEEPY_TOWNS = 0.4  # Where whoever began something is late, and others have finished it.


class Violation(Exception):
    """Something happened that must not."""


class Life:
    """Of a process, from its start until it is killed; and all that it is doing."""

    def __init__(self) -> None:
        self.is_over = False
        self.tasks: set[asyncio.Task[Any]] = set()

    def end(self) -> None:
        self.is_over = True
        for task in [*self.tasks]:
            task.cancel()


@dataclass
class Call:
    what: str
    operation: Callable[[], Any]
    lost: Callable[[str], Exception]  # What is raised where there is no answer.
    answer: asyncio.Future[Any]
    is_back: bool = False  # It was done, and the answer is on its way.
    result: Any = None
    error: Exception | None = None

    def do(self) -> None:
        try:
            self.result = self.operation()
        except Exception as error:
            self.error = error
        self.is_back = True

    def deliver(self) -> None:
        if self.error:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.result)

    def lose(self) -> None:
        self.answer.set_exception(self.lost(self.what))


@dataclass(frozen=True)
class Weather:
    """Chances a turn, different for each seed."""

    lost: float
    sleeps: float
    crashes: float
    turn_seconds: float
    recovery_turns_max: int  # Between two looks for what somebody left half way.
    is_sleepy: bool = False

    @classmethod
    def drawn(cls, chance: Random) -> Weather:
        if chance.random() < SLEEPY_TOWNS:
            return cls(0.01, 0.06, 0.0003, 1.0, recovery_turns_max=60, is_sleepy=True)
        return cls(
            lost=chance.uniform(0.004, 0.025),
            sleeps=chance.choice((0.002, 0.01, 0.03)),
            crashes=chance.choice((0.0005, 0.001, 0.004)),
            turn_seconds=chance.choice((0.01, 0.1, 1.0)),
            recovery_turns_max=chance.choice((100, 400, 1_200)),
        )


@dataclass
class World:
    chance: Random
    counted: Counter[str] = field(default_factory=Counter)
    on_crash: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.weather = Weather.drawn(self.chance)
        self.is_rough = True
        self.turns = 0
        self.is_over = False
        self.found: list[str] = []
        self._waiting: list[Call] = []
        self._asleep: list[tuple[int, int, Call]] = []
        self._number = count()

    @property
    def seconds(self) -> float:
        return self.turns * self.weather.turn_seconds

    def now(self, skew_seconds: float = 0.0) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds + skew_seconds)

    async def ask(
        self,
        life: Life,
        what: str,
        operation: Callable[[], T],
        lost: Callable[[str], Exception] = DocumentsUnavailable,
    ) -> T:
        if life.is_over or self.is_over:
            raise asyncio.CancelledError
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Call(what, operation, lost, answer))
        return await answer

    async def pause(self, turns: int) -> None:
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleep(Call("pause", lambda: None, Violation, answer, is_back=True), turns)
        await answer

    def calm(self) -> None:
        """From here on nothing goes wrong, and whoever sleeps wakes."""
        self.is_rough = False
        self._waiting += [call for *_, call in sorted(self._asleep, key=lambda each: each[:2])]
        self._asleep.clear()

    def turn(self) -> bool:
        """One thing happens: a call reaches the store, or an answer its caller. True, where that
        lets somebody go on.
        """
        self.turns += 1
        if self.turns > TURNS_MAX:
            self.found.append("it never comes to rest")
        if self.found:
            raise Violation(self.found[0])
        if self.is_rough and self.chance.random() < self.weather.crashes:
            self.on_crash()
        self._wake()
        if not self._waiting:
            return False
        at = int(self.chance.random() * len(self._waiting))
        call, self._waiting[at] = self._waiting[at], self._waiting[-1]
        self._waiting.pop()
        self._go_on(call)
        return call.answer.done()

    def _wake(self) -> None:
        if not self._waiting and self._asleep:
            self.turns = max(self.turns, self._asleep[0][0])
        elif not self._waiting:
            raise Violation("nobody can go on")
        while self._asleep and self._asleep[0][0] <= self.turns:
            self._waiting.append(heapq.heappop(self._asleep)[2])

    def _sleep(self, call: Call, turns: int) -> None:
        heapq.heappush(self._asleep, (self.turns + turns, next(self._number), call))

    def _sleep_long(self, call: Call) -> None:
        self._sleep(call, int(SLEEP_TURNS_MAX ** self.chance.random()))

    def _go_on(self, call: Call) -> None:
        if call.answer.done():
            self._arrive_without_caller(call)
            return
        drawn = self.chance.random() if self.is_rough and call.what != "pause" else 1.0
        if drawn < self.weather.lost:
            self._lose(call)
        elif drawn < self.weather.lost + self.weather.sleeps:
            self.counted["sleeps"] += 1
            self._sleep_long(call)
        elif call.is_back:
            call.deliver()
        else:
            self.counted["calls"] += 1
            call.do()
            self._waiting.append(call)

    def _lose(self, call: Call) -> None:
        self.counted["lost answers" if call.is_back else "lost calls"] += 1
        call.lose()
        if not call.is_back and self.chance.random() < 0.5:
            self._sleep_long(call)

    def _arrive_without_caller(self, call: Call) -> None:
        """Its caller has died, or has given it up: it happens all the same, or does not."""
        if not call.is_back and self.chance.random() < 0.7:
            self.counted["calls without a caller"] += 1
            call.do()
