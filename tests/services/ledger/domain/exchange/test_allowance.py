from datetime import timedelta

from services.ledger.domain.exchange.allowance import empty
from tests.builders import EVENING


def test_two_that_are_allotted_both_count() -> None:
    allowance = empty("goods:huang").allot("r1", 100, EVENING).allot("r2", 50, EVENING)

    assert allowance.used_minutes == 150


def test_what_is_given_back_is_free_again_and_still_known() -> None:
    allowance = empty("goods:huang").allot("r1", 100, EVENING).correct("r1", 0)

    assert allowance.used_minutes == 0
    assert allowance.said("r1")


def test_what_was_never_allotted_is_not_corrected() -> None:
    assert empty("goods:huang").correct("r1", 0) == empty("goods:huang")


def test_a_refusal_takes_nothing_and_is_remembered() -> None:
    allowance = empty("goods:huang").refuse("r1", "goods_share", EVENING)

    said = allowance.said("r1")
    assert said
    assert said.refused == "goods_share"
    assert allowance.used_minutes == 0


def test_what_is_older_than_the_window_does_not_count() -> None:
    old = EVENING - timedelta(days=366)
    allowance = empty("goods:huang").allot("r1", 100, old).allot("r2", 50, EVENING)

    assert allowance.without_older_than(EVENING - timedelta(days=365)).used_minutes == 50
