"""Deeds of a few people on a few days, and what is left of their order once they are deposited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from lovebank.contracts.words import EvidenceGrade
from services.ledger.domain.account import Account, opened
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.order import Deed, deposit
from tests.builders import EVENING, HUANG, TANG, WUJIAYUAN
from tests.services.ledger.bank import deed

POLICY = BankPolicy(community_id=WUJIAYUAN, star_ladder_minutes=(60, 300, 900, 2_400))


def one(number: int, minutes: int, paid: int, day: int, grade: EvidenceGrade) -> Deed:
    at = EVENING + timedelta(days=day)
    told = deed(f"deed-{number}", minutes, (HUANG, TANG)[number % 2], at, grade)
    return told.model_copy(update={"paid_minutes": min(paid, minutes)})


def deeds() -> st.SearchStrategy[Deed]:
    """Every grade, paid for or not, on days that are easily full."""
    numbers, minutes, paid = st.integers(0, 99), st.integers(1, 480), st.integers(0, 300)
    return st.builds(one, numbers, minutes, paid, st.integers(0, 2), st.sampled_from(EvidenceGrade))


def some_deeds(many: int, chance: Random) -> Sequence[Deed]:
    grades = [*EvidenceGrade]
    return [
        one(n, chance.randint(1, 480), 0, chance.randrange(3), chance.choice(grades))
        for n in range(many)
    ]


def account_after(deeds: Sequence[Deed]) -> Account:
    account = opened(HUANG, WUJIAYUAN, EVENING)
    for each in deeds:
        account = account.absorb(deposit(each, WUJIAYUAN, POLICY.version), "credit", POLICY)
    return account


def state_of(account: Account) -> dict[str, Any]:
    """All but by which deed the day became full: that is for the lines to tell, in their order."""
    return account.model_dump(exclude={"in_transit", "recognised"})
