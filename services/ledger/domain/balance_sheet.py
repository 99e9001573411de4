"""The balance sheet of the bank: what it owes, for how long, and whether people could be served.

Minutes are a promise of help. Whoever spends is taken to spend the oldest first, so what is left of
a balance are its newest credits. A promise is covered by what people really serve in a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from lovebank.contracts.instant import Instant
from services.ledger.domain.account import Account
from services.ledger.domain.audit import sides
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.chart import MINUTES, is_gated
from services.ledger.domain.order import Code
from services.ledger.domain.transfer import Final

Warned = Literal["uncovered", "run"]
YEAR, MONTH = timedelta(days=365), timedelta(days=30)
# Younger than so many days; what is older than all of them is `older`.
AGES = {"90_days": 90, "1_year": 365, "2_years": 730}
OLDER = "older"


class BalanceSheet(BaseModel):
    """`coverage_percent` is capacity against what is owed: null where nothing is."""

    model_config = ConfigDict(frozen=True)

    accounts: int
    owed_minutes: int
    owed_to_the_bank_minutes: int  # By those who are below zero.
    owed_by_kind: Mapping[str, int]
    owed_by_age: Mapping[str, int]
    capacity_minutes: int
    coverage_percent: int | None
    earned_minutes_30_days: int
    spent_minutes_30_days: int
    warnings: Sequence[Warned]


def balance_sheet(
    accounts: Iterable[Account], finals: Sequence[Final], at: Instant, rules: Rules
) -> BalanceSheet:
    kept = [each for each in accounts if each.unit == MINUTES]
    owing = [each for each in kept if each.balance_minutes > 0]
    owed = sum(each.balance_minutes for each in owing)
    stand = _not_taken_back(finals)
    capacity = _earned(stand, at - YEAR)
    earned, spent = _earned(stand, at - MONTH), _spent(stand, at - MONTH)
    return BalanceSheet(
        accounts=len(kept),
        owed_minutes=owed,
        owed_to_the_bank_minutes=-sum(min(0, each.balance_minutes) for each in kept),
        owed_by_kind=_by_kind(owing),
        owed_by_age=_by_age(owing, finals, at),
        capacity_minutes=capacity,
        coverage_percent=capacity * 100 // owed if owed else None,
        earned_minutes_30_days=earned,
        spent_minutes_30_days=spent,
        warnings=_warnings(owed, capacity, earned, spent, rules),
    )


def _warnings(owed: int, capacity: int, earned: int, spent: int, rules: Rules) -> Sequence[Warned]:
    found: list[Warned] = []
    if capacity * 100 < owed * rules.coverage_percent_min:
        found.append("uncovered")
    much = spent * 100 >= (owed + spent) * rules.run_spent_percent
    if spent and much and spent * 100 >= earned * rules.run_spent_to_earned_percent:
        found.append("run")
    return found


def _not_taken_back(finals: Sequence[Final]) -> Sequence[Final]:
    """Whose hours came back was not spent; what was not served is no capacity."""
    back = {each.transfer.order.reverses for each in finals}
    return [each for each in finals if each.transfer.transfer_id not in back]


def _earned(finals: Iterable[Final], since: Instant) -> int:
    return sum(
        each.credit.minutes
        for each in finals
        if each.transfer.order.deed and each.credit and each.transfer.entered_at >= since
    )


def _spent(finals: Iterable[Final], since: Instant) -> int:
    """What members had the bank make good: what leaves for accounts that nobody writes."""
    return sum(
        -each.debit.minutes
        for each in finals
        if each.debit
        and each.transfer.order.unit == MINUTES
        and each.transfer.order.reverses is None
        and each.transfer.order.code is not Code.SETTLEMENT
        and not is_gated(each.transfer.order.credit)
        and each.transfer.entered_at >= since
    )


def _by_kind(owing: Iterable[Account]) -> Mapping[str, int]:
    kinds: defaultdict[str, int] = defaultdict(int)
    for each in owing:
        kinds[each.account_id.partition(":")[0]] += each.balance_minutes
    return dict(sorted(kinds.items()))


def _by_age(owing: Iterable[Account], finals: Iterable[Final], at: Instant) -> Mapping[str, int]:
    credits_of: defaultdict[str, list[tuple[Instant, int]]] = defaultdict(list)
    for final in finals:
        for account_id, posting in sides(final):
            if posting.minutes > 0:
                credits_of[account_id].append((final.transfer.entered_at, posting.minutes))
    ages = dict.fromkeys([*AGES, OLDER], 0)
    for each in owing:
        left = each.balance_minutes
        for entered_at, minutes in sorted(credits_of[each.account_id], reverse=True):
            ages[_age(at - entered_at)] += min(left, minutes)
            left -= min(left, minutes)
    return ages


def _age(age: timedelta) -> str:
    return next((name for name, days in AGES.items() if age < timedelta(days=days)), OLDER)
