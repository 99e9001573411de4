import asyncio

import pytest

from lovebank.kernel.errors import Conflict, StaleVersion
from lovebank.kernel.retry import ATTEMPTS_MAX, settle


async def test_who_lost_a_race_looks_again() -> None:
    outcomes = iter([StaleVersion("it"), StaleVersion("it"), None])
    seen = []

    async def attempt() -> int:
        seen.append(1)
        if outcome := next(outcomes):
            raise outcome
        return len(seen)

    assert await settle(attempt) == 3


async def test_who_loses_every_race_is_told() -> None:
    seen = []

    async def attempt() -> None:
        seen.append(1)
        raise StaleVersion("it")

    with pytest.raises(StaleVersion):
        await asyncio.wait_for(settle(attempt), timeout=10)
    assert len(seen) == ATTEMPTS_MAX


async def test_a_refusal_is_an_answer_and_is_not_asked_for_again() -> None:
    seen = []

    async def attempt() -> None:
        seen.append(1)
        raise Conflict("No.")

    with pytest.raises(Conflict):
        await settle(attempt)
    assert len(seen) == 1
