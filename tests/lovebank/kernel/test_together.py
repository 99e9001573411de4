"""Several at once, each to its end."""

import asyncio
from collections.abc import Awaitable

import pytest

from lovebank.kernel.together import try_all


class Office:
    def __init__(self) -> None:
        self.at_work = 0
        self.at_work_max = 0
        self.done: list[int] = []

    async def work(self, number: int) -> int:
        self.at_work += 1
        self.at_work_max = max(self.at_work_max, self.at_work)
        await asyncio.sleep(0)
        self.at_work -= 1
        if number % 5 == 3:
            raise ValueError(f"number {number}")
        self.done.append(number)
        return number


async def test_each_gives_what_it_has_in_the_order_asked() -> None:
    office = Office()

    assert await try_all(map(office.work, (2, 0, 1)), at_once=2) == [2, 0, 1]


async def test_no_more_are_at_work_than_there_is_room_for() -> None:
    office = Office()

    await try_all([office.work(5 * number) for number in range(20)], at_once=4)

    assert office.at_work_max == 4


async def test_one_that_fails_keeps_no_other_from_its_end() -> None:
    office = Office()
    works: list[Awaitable[int]] = [office.work(number) for number in range(10)]

    with pytest.raises(ValueError, match="number 3"):
        await try_all(works, at_once=3)

    assert office.done == [0, 1, 2, 4, 5, 6, 7, 9]
