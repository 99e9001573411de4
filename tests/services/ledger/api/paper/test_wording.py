"""What a statement on paper says of each line."""

import pytest

from services.ledger.api.paper.wording import CODES, REASONS, Language, explained
from services.ledger.domain.adjustment import AdjustedBecause
from services.ledger.domain.exchange.giving import CareGround
from services.ledger.domain.order import Code

OF_A_SHELF = {Code.STOCK_IN, Code.STOCK_OUT}  # On no statement of a member.


@pytest.mark.parametrize(
    ("kind", "chinese", "english"),
    [
        ("hold", "兑换物品（冻结）", "Goods redeemed, held"),
        ("capture", "兑换物品", "Goods redeemed"),
        ("release", "兑换物品（解冻）", "Goods redeemed, given back"),
    ],
)
def test_what_is_only_held_says_so(kind: str, chinese: str, english: str) -> None:
    assert explained(Language.ZH, "redemption_goods", kind, "") == chinese
    assert explained(Language.EN, "redemption_goods", kind, "") == english


def test_a_correction_says_why() -> None:
    told = ("reversal", "reversal", "not_delivered")
    assert explained(Language.ZH, *told) == "冲正：未交付"
    assert explained(Language.EN, *told) == "Reversal: not delivered"


def test_every_code_and_every_reason_that_people_choose_has_words() -> None:
    assert {*Code} - OF_A_SHELF <= {*CODES}
    assert {*AdjustedBecause, *CareGround} <= {*REASONS}
