from services.ledger.domain.account import opened
from services.ledger.domain.books import orphaned, recount
from services.ledger.domain.transfer import Posting
from tests.builders import EVENING, HUANG, WUJIAYUAN
from tests.services.ledger.bank import deed
from tests.services.ledger.domain.test_account import POLICY, entered

EMPTY = opened(HUANG, WUJIAYUAN, EVENING)
ONE = EMPTY.absorb(entered(deed("a", 38)), POLICY)
TWO = ONE.absorb(entered(deed("b", 20)), POLICY)
LINES = {1: ONE.in_transit[0], 2: TWO.in_transit[0]}


def test_an_account_agrees_with_its_lines() -> None:
    counted = recount(TWO, LINES)

    assert (counted.balance_minutes, counted.journal_minutes) == (58, 58)
    assert (counted.in_transit_minutes, counted.differences) == (0, ())


def test_what_the_journal_does_not_know_yet_is_in_transit_and_no_difference() -> None:
    counted = recount(TWO, {1: LINES[1]})

    assert (counted.journal_minutes, counted.in_transit_minutes) == (58, 20)
    assert counted.differences == ()


def test_a_line_that_came_after_the_account_was_read_is_no_difference() -> None:
    assert recount(ONE, LINES).differences == ()


def test_a_lost_line_is_a_difference() -> None:
    counted = recount(TWO, {2: LINES[2]})

    assert {each.what for each in counted.differences} == {
        "balance_minutes",
        "lifetime_minutes",
        "lines",
        "transfers",
    }


def test_a_deed_that_was_posted_twice_is_a_difference() -> None:
    twice = LINES | {2: LINES[2].model_copy(update={"transfer_id": LINES[1].transfer_id})}

    assert [each.what for each in recount(TWO, twice).differences] == ["transfers"]


def test_a_balance_that_was_changed_by_hand_is_a_difference() -> None:
    richer = TWO.model_copy(update={"balance_minutes": 580})

    [difference] = recount(richer, LINES).differences
    assert (difference.account_says, difference.journal_says) == (580, 58)


def test_lines_of_no_account_are_a_difference() -> None:
    lines: dict[int, Posting] = LINES

    assert orphaned("account:nobody", lines).journal_says == 58
