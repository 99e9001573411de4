from services.ledger.domain.account import opened
from services.ledger.domain.books import orphaned, recount
from tests.builders import EVENING, HUANG, WUJIAYUAN
from tests.services.ledger.bank import deed
from tests.services.ledger.domain.test_account import earn, posting

EMPTY = opened(HUANG, WUJIAYUAN, EVENING)
ONE = earn(EMPTY, deed("a", 38))
TWO = earn(ONE, deed("b", 20))
LINES = {1: posting(ONE), 2: posting(TWO)}


def test_an_account_agrees_with_its_lines() -> None:
    counted = recount(TWO, LINES)

    assert (counted.balance_minutes, counted.journal_minutes) == (58, 58)
    assert (counted.in_transit_minutes, counted.differences) == (0, ())


def test_what_the_journal_does_not_know_yet_is_in_transit_and_no_difference() -> None:
    counted = recount(TWO.without({LINES[1].transfer_id}), {1: LINES[1]})

    assert (counted.journal_minutes, counted.in_transit_minutes) == (58, 20)
    assert counted.differences == ()


def test_a_line_that_came_after_the_account_was_read_is_no_difference() -> None:
    assert recount(ONE, LINES).differences == ()


def test_a_lost_line_is_a_difference() -> None:
    counted = recount(TWO.without({LINES[1].transfer_id}), {2: LINES[2]})

    assert {each.what for each in counted.differences} == {
        "balance_minutes",
        "credits_posted",
        "lifetime_minutes",
        "lines",
        "transfers",
        "unchained",
    }


def test_a_deed_that_was_posted_twice_is_a_difference() -> None:
    twice = LINES | {2: LINES[2].model_copy(update={"transfer_id": LINES[1].transfer_id})}

    assert [each.what for each in recount(TWO, twice).differences] == ["transfers"]


def test_a_balance_that_was_changed_by_hand_is_a_difference() -> None:
    richer = TWO.model_copy(update={"available": 580})

    first, second = recount(richer, LINES).differences
    assert (first.what, first.account_says, first.journal_says) == ("balance_minutes", 580, 58)
    assert (second.what, second.account_says, second.journal_says) == ("available", 580, 58)


def test_lines_of_no_account_are_a_difference() -> None:
    assert orphaned("account:nobody", LINES).journal_says == 58
