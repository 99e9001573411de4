import pytest

from services.ledger.domain.exchange.earned import Earned, room_for_goods
from services.ledger.domain.exchange_rules import ExchangeRules

RULES = ExchangeRules()


@pytest.mark.parametrize(
    ("ever", "lately", "used", "room"),
    [
        (1_199, 1_199, 0, "earn_first"),
        (1_200, 1_200, 0, 240),
        (1_200, 1_204, 0, 240),  # Rounded down.
        (1_200, 1_200, 240, 0),
        (5_000, 0, 0, 0),  # Earned long ago: it opens the door, and has no share any more.
        (2_000, 1_000, 300, -100),  # Minutes were taken back.
    ],
)
def test_a_fifth_of_what_was_earned_lately_is_for_goods(
    ever: int, lately: int, used: int, room: int | str
) -> None:
    earned = Earned(ever_minutes=ever, lately_minutes=lately)

    assert room_for_goods(earned, RULES, used) == room
