from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from services.ledger.domain.days import DAYS_KEPT, EARLIER, Days, counted_on, counted_too

CEILING = 480
FIRST = date(2021, 2, 1)


def on(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def taken(days: Days, told: list[tuple[int, int]]) -> tuple[Days, Counter[int]]:
    """What was counted of each deed, as an account does it."""
    counted: Counter[int] = Counter()
    for number, minutes in told:
        fits = min(minutes, max(0, CEILING - counted_on(on(number), days)))
        days = counted_too(on(number), fits, days)
        counted[number] += fits
    return days, counted


def test_a_day_is_remembered_and_another_is_another() -> None:
    days = counted_too(on(1), 60, counted_too(on(0), 400, {}))

    assert (counted_on(on(0), days), counted_on(on(1), days), counted_on(on(2), days)) == (
        400,
        60,
        0,
    )


def test_days_long_gone_are_one_number_the_most_of_any_of_them() -> None:
    days, _ = taken({}, [(0, 100), (1, 300), (2, 50), (DAYS_KEPT + 1, 10)])

    assert days == {EARLIER: 300, on(2): 50, on(DAYS_KEPT + 1): 10}
    assert counted_on(on(0), days) == 300


@pytest.mark.parametrize("seed", range(20))
def test_however_late_a_deed_comes_no_day_counts_over_its_ceiling(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a town, not a secret
    told = [(chance.randrange(6 * 365), chance.randint(1, 600)) for _ in range(400)]
    told += [(number, 600) for number, _ in told[:50]]

    days, counted = taken({}, told)

    assert max(counted.values()) <= CEILING
    assert len(days) <= DAYS_KEPT + 1


@pytest.mark.parametrize("seed", range(10))
def test_within_what_is_kept_the_order_does_not_matter(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a town, not a secret
    told = [(number // 3, chance.randint(1, 400)) for number in range(3 * DAYS_KEPT)]
    _, in_order = taken({}, told)

    chance.shuffle(told)

    assert taken({}, told)[1] == in_order


def test_twenty_years_of_daily_service_are_no_more_than_the_last_of_them() -> None:
    days: Days = {}
    for number in range(20 * 365):
        days = counted_too(on(number), 60, days)

    assert len(days) == DAYS_KEPT + 1
