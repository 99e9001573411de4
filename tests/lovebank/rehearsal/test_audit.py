"""An audit that finds nothing must be one that would have found it."""

from collections.abc import Mapping
from typing import Any

import pytest

from lovebank.rehearsal.audit import FIGURES, check
from lovebank.rehearsal.recount import Recount

GOOD_BOOKS = {
    "total_minutes": 0,
    "in_transit_minutes": 0,
    "member_minutes": 38,
    "differences": [],
    "accounts": 1,
}


def counted() -> Recount:
    told = Recount("somewhere")
    told.here.update({"help_request.confirmed": 1, "ledger.deposited": 1})
    told.deposits.update({"deed": 1})
    told.deposited_minutes["deed"] = told.earned_minutes["deed"] = 38
    told.deposited_here_minutes = 38
    return told


def said(**other: int) -> Mapping[str, int]:
    return dict.fromkeys(FIGURES, 0) | {
        "confirmed": 1,
        "deposits": 1,
        "minutes_deposited": 38,
        **other,
    }


def test_a_good_year_has_nothing_broken() -> None:
    assert check(counted(), GOOD_BOOKS, said()) == []


@pytest.mark.parametrize(
    ("books", "found"),
    [
        ({"total_minutes": 1}, "the books sum to 1, not 0"),
        ({"member_minutes": 76}, "members have, in minutes 76, not 38"),
        ({"in_transit_minutes": 38}, "minutes on their way 38, not 0"),
        ({"differences": [{}]}, "accounts that differ from the journal 1, not 0"),
    ],
)
def test_books_that_do_not_balance_are_found(books: dict[str, Any], found: str) -> None:
    assert check(counted(), GOOD_BOOKS | books, said()) == [found]


def test_a_deed_that_is_deposited_twice_is_found() -> None:
    twice = counted()
    twice.deposits["deed"] = 2
    assert check(twice, GOOD_BOOKS, said()) == ["deed was deposited 2 times"]


def test_a_deed_that_is_never_deposited_is_found() -> None:
    never = counted()
    never.earned_minutes["another"] = 20
    assert check(never, GOOD_BOOKS, said()) == ["another was earned and never deposited"]


def test_a_deposit_without_a_deed_is_found() -> None:
    unearned = counted()
    del unearned.earned_minutes["deed"]
    assert check(unearned, GOOD_BOOKS, said()) == ["deed was deposited and never earned"]


def test_figures_that_differ_from_the_log_are_found() -> None:
    assert check(counted(), GOOD_BOOKS, said(confirmed=2)) == [
        "the figures say 2 confirmed, the log says 1"
    ]
