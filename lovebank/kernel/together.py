"""Several at once, each to its end: one that fails keeps no other from it."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def try_all(works: Iterable[Awaitable[T]], at_once: int) -> list[T]:
    """What each gave. Where some fail, the first of them says so, when all have ended."""
    room = asyncio.Semaphore(at_once)

    async def tried(work: Awaitable[T]) -> T:
        async with room:
            return await work

    ended = await asyncio.gather(*map(tried, works), return_exceptions=True)
    failed = [each for each in ended if isinstance(each, BaseException)]
    for failure in failed[:1]:
        raise failure
    return [each for each in ended if not isinstance(each, BaseException)]
