"""Try again where somebody else wrote in between: what was read is old, so is what was decided."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from lovebank.kernel.errors import StaleVersion

T = TypeVar("T")
ATTEMPTS_MAX = 20
_PAUSE_SECONDS = 0.002
_PAUSE_SECONDS_MAX = 0.2


async def settle(attempt: Callable[[], Awaitable[T]]) -> T:
    """`attempt` reads, decides and writes. Raises `StaleVersion` where it lost every race."""
    for number in range(1, ATTEMPTS_MAX):
        try:
            return await attempt()
        except StaleVersion:
            await asyncio.sleep(_pause_seconds(number))
    return await attempt()


def _pause_seconds(number: int) -> float:
    # Full jitter: who collided once should not collide again.
    return random.uniform(0, min(_PAUSE_SECONDS * 2**number, _PAUSE_SECONDS_MAX))  # noqa: S311
