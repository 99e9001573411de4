from lovebank.contracts.ids import AccountId
from services.ledger.domain.account import Account, opened
from services.ledger.domain.books import Books
from services.ledger.domain.order import deposit
from services.ledger.domain.transfer import Final, Pending, Posting, Transfer
from tests.builders import EVENING, HUANG, WUJIAYUAN
from tests.services.ledger.bank import deed
from tests.services.ledger.domain.test_account import earn, posting

EMPTY = opened(HUANG, WUJIAYUAN, EVENING)
ONE = earn(EMPTY, deed("a", 38))
TWO = earn(ONE, deed("b", 20))


def final(line: Posting, account_id: str = EMPTY.account_id) -> Final:
    order = deposit(deed(line.transfer_id.removeprefix("deposit:")), WUJIAYUAN, 3)
    order = order.model_copy(update={"credit": AccountId(account_id)})
    transfer = Transfer(order=order, entered_at=EVENING, cause_id="c", correlation_id="c")
    return Pending(transfer=transfer).post(None, line)


FIRST, SECOND = final(posting(ONE)), final(posting(TWO))


def books(account: Account | None, *finals: Final) -> Books:
    opened_accounts = Books([account] if account else [])
    for each in finals:
        opened_accounts.add(each)
    return opened_accounts


def differences(found: Books) -> set[str]:
    return {each.what for each in found.differences}


def test_an_account_agrees_with_its_lines_in_whatever_order_they_come() -> None:
    for counted in (books(TWO, FIRST, SECOND), books(TWO, SECOND, FIRST)):
        assert (counted.balance_minutes, counted.in_transit_minutes) == (58, 0)
        assert (counted.total_minutes, counted.differences) == (0, [])
        assert counted.other_side == {f"issuance:{WUJIAYUAN}": -58}


def test_what_the_journal_does_not_know_yet_is_in_transit_and_no_difference() -> None:
    counted = books(TWO.without({FIRST.transfer.transfer_id}), FIRST)

    assert (counted.balance_minutes, counted.in_transit_minutes) == (58, 20)
    assert (counted.total_minutes, counted.differences) == (0, [])


def test_a_line_that_came_after_the_account_was_read_is_no_difference() -> None:
    counted = books(ONE, FIRST, SECOND)

    assert (counted.total_minutes, counted.differences) == (0, [])


def test_a_lost_line_is_a_difference() -> None:
    counted = books(TWO.without({FIRST.transfer.transfer_id}), SECOND)

    assert differences(counted) == {
        "balance_minutes",
        "credits_posted",
        "lifetime_minutes",
        "lines",
    }
    assert counted.total_minutes == 38


def test_a_deed_that_was_posted_twice_is_a_difference() -> None:
    again = posting(TWO).model_copy(update={"transfer_id": FIRST.transfer.transfer_id})
    twice = SECOND.model_copy(update={"credit": again})

    assert differences(books(TWO, FIRST, twice)) == {"transfers"}


def test_lines_that_do_not_begin_where_the_one_before_ended_are_a_difference() -> None:
    shifted = posting(ONE).model_copy(update={"available": 40})

    assert differences(books(TWO, final(shifted), SECOND)) == {"chain"}


def test_a_line_twice_and_another_never_is_a_difference() -> None:
    journaled = {FIRST.transfer.transfer_id, SECOND.transfer.transfer_id}

    assert "balance_minutes" in differences(books(TWO.without(journaled), FIRST, FIRST))


def test_a_balance_that_was_changed_by_hand_is_a_difference() -> None:
    found = books(TWO.model_copy(update={"available": 580}), FIRST, SECOND).differences

    said = {each.what: (each.account_says, each.journal_says) for each in found}
    assert said == {"balance_minutes": (580, 58), "available": (580, 58)}


def test_lines_of_no_account_are_a_difference_unless_it_was_opened_since() -> None:
    counted = books(None, final(posting(ONE), "account:nobody"))
    [found] = counted.differences
    assert (found.account_id, found.what, found.journal_says) == ("account:nobody", "account", 38)

    counted.opened_since("account:nobody")

    assert (counted.differences, counted.total_minutes) == ([], 0)
