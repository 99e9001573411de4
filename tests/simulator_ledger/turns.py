"""An event loop whose time and whose outside world are simulated: nothing in it waits, or is late.

When everybody waits for somebody else, asyncio asks its selector what has happened outside. Here
that is the world's next turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from selectors import SelectorKey, SelectSelector
from typing import Any, TypeVar

from tests.simulator_ledger.world import Life, World

T = TypeVar("T")
LIFE: ContextVar[Life | None] = ContextVar("life", default=None)


class Turns(SelectSelector):
    def __init__(self, turn: Callable[[], bool]) -> None:
        super().__init__()
        self._turn = turn

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if timeout is None or timeout > 0:
            while not self._turn():
                pass
        return []


class TurnLoop(asyncio.SelectorEventLoop):
    def __init__(self, world: World) -> None:
        self._world = world
        super().__init__(Turns(world.turn))
        self.set_task_factory(_of_its_life)

    def time(self) -> float:
        return self._world.seconds


def run(world: World, main: Coroutine[Any, Any, T]) -> T:
    """To its end, or to the first that goes wrong; whatever is still under way then is ended."""
    loop = TurnLoop(world)
    try:
        return loop.run_until_complete(main)
    finally:
        world.is_over = True
        for task in asyncio.all_tasks(loop):
            task.cancel()
            loop.run_until_complete(asyncio.wait([task]))
        loop.close()


def _of_its_life(loop: asyncio.AbstractEventLoop, coroutine: Any, **more: Any) -> asyncio.Task[Any]:
    """Whatever a process begins dies with it."""
    task = asyncio.Task(coroutine, loop=loop, **more)
    if life := LIFE.get():
        life.tasks.add(task)
        task.add_done_callback(life.tasks.discard)
    return task
