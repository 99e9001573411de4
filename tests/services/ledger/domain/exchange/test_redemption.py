from datetime import timedelta
from typing import Any

import pytest

from lovebank.contracts.ids import PersonId
from services.ledger.domain.errors import WrongState
from services.ledger.domain.exchange.errors import MoreThanReserved
from services.ledger.domain.exchange.redemption import (
    AnyRedemption,
    Asked,
    Captured,
    Delivering,
    Expired,
    Refused,
    Released,
    Reserved,
    Reversed,
    Terms,
    expect,
)
from tests.builders import CLERK, EVENING, HUANG, SHOPKEEPER, WUJIAYUAN


def asked() -> Asked:
    terms = Terms(
        redemption_id="redemption:1",
        member_id=PersonId(HUANG),
        community_id=WUJIAYUAN,
        exchange_point_id="hall",
        merchant_id="shop",
        offer_id="rice",
        kind="goods",
        sku="rice-5kg",
        price_minutes=100,
        quantity=3,
        asked_at=EVENING,
        asked_by=PersonId(HUANG),
        collect_by=EVENING + timedelta(days=7),
        policy_version=1,
        floor_minutes=0,
    )
    return Asked(terms=terms, code_hash="hash")


def reserved() -> Reserved:
    return asked().reserve()


def test_it_is_handed_over_and_stays_handed_over() -> None:
    captured = reserved().deliver(3, SHOPKEEPER, EVENING).capture()

    assert isinstance(captured, Captured)
    assert captured.minutes == 300
    for move in ("deliver", "give_back", "reserve", "refuse", "capture"):
        assert not hasattr(captured, move)


def test_of_fewer_that_are_handed_over_fewer_minutes_are_spent() -> None:
    assert reserved().deliver(2, SHOPKEEPER, EVENING).minutes == 200


def test_more_than_was_reserved_is_not_handed_over() -> None:
    with pytest.raises(MoreThanReserved):
        reserved().deliver(4, SHOPKEEPER, EVENING)


def test_what_nobody_collects_expires_and_what_is_given_back_is_released() -> None:
    late = reserved().give_back("time", "ledger", EVENING).close()
    back = reserved().give_back("desk", CLERK, EVENING).close()

    assert (type(late), type(back)) == (Expired, Released)


def test_a_refusal_stays_with_its_reason() -> None:
    refused = asked().refuse("goods_share").close()

    assert isinstance(refused, Refused)
    assert refused.why == "goods_share"


def test_it_is_overdue_at_the_very_moment_and_not_before() -> None:
    ends = reserved().terms.collect_by

    assert reserved().is_overdue(ends)
    assert not reserved().is_overdue(ends - timedelta(milliseconds=1))


@pytest.mark.parametrize("other", [asked(), reserved().deliver(1, SHOPKEEPER, EVENING)])
def test_no_move_but_from_where_it_is(other: AnyRedemption) -> None:
    with pytest.raises(WrongState):
        expect(other, Reserved)


def test_no_decision_can_be_taken_twice() -> None:
    moves: dict[type[Any], set[str]] = {
        Asked: {"reserve", "refuse"},
        Reserved: {"deliver", "give_back", "with_code", "is_overdue"},
        Delivering: {"capture"},
    }
    for state, legal in moves.items():
        own = {name for name in vars(state) if not name.startswith(("_", "model_"))}
        assert own - {"state"} == legal


def test_what_was_taken_back_before_its_time_was_kept_can_still_be_read() -> None:
    taken_back = reserved().deliver(3, SHOPKEEPER, EVENING).capture().reverse(EVENING).close()
    kept = taken_back.model_dump(mode="json", exclude={"reversed_at"})

    assert Reversed.model_validate(kept).reversed_at < taken_back.handed_over_at
