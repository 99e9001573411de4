"""How long the runtime waits for what, and pauses that can be broken off."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    handle_seconds_max: float = 10.0
    finish_seconds_max: float = 10.0
    retry_seconds: float = 0.1
    retry_seconds_max: float = 5.0
    stalled_after_seconds: float = 30.0
    look_round_seconds: float = 1.0
    rebuild_seconds: float = 0.5


class Left(Exception):
    """Told to leave while waiting to try again: the rest is for the next owner."""


def pauses(patience: Patience) -> Iterator[float]:
    """Longer and longer, without end."""
    longest = patience.retry_seconds
    while True:
        # Full jitter: partitions that failed together should not come back together.
        yield random.uniform(0, longest)  # noqa: S311
        longest = min(longest * 2, patience.retry_seconds_max)


async def pause(seconds: float, leaving: asyncio.Event) -> None:
    """Raises `Left` once `leaving` is set."""
    await first_of(seconds, leaving)
    if leaving.is_set():
        raise Left


async def first_of(seconds: float, *events: asyncio.Event) -> None:
    """Returns when one of them is set, or after so many seconds."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()
