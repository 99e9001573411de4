from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from lovebank.contracts.ids import TransferId, VolunteerId
from services.ledger.domain.account import Account, opened
from services.ledger.domain.balance_sheet import BalanceSheet, balance_sheet
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.chart import account_of, merchant_of, service_clearing_of
from services.ledger.domain.exchange.orders import settlement
from services.ledger.domain.order import Code, Order, deposit, reversal
from services.ledger.domain.transfer import Final, Posting, Transfer
from tests.builders import EVENING, HUANG, TANG, WUJIAYUAN
from tests.services.ledger.bank import deed


class Town:
    """Accounts and a journal, moved by days."""

    def __init__(self) -> None:
        self.accounts = {name: opened(name, WUJIAYUAN, EVENING) for name in (HUANG, TANG)}
        self.finals: list[Final] = []

    def earns(self, who: VolunteerId, minutes: int, days_ago: int) -> None:
        name = f"request-{len(self.finals)}"
        self.moves(who, deposit(deed(name, minutes, who), WUJIAYUAN, 1), minutes, days_ago)

    def spends(self, who: VolunteerId, minutes: int, days_ago: int) -> None:
        order = Order(
            transfer_id=TransferId(f"spent:{len(self.finals)}"),
            code=Code.REDEMPTION_SERVICE,
            debit=account_of(who),
            credit=service_clearing_of(WUJIAYUAN),
            community_id=WUJIAYUAN,
            amount=minutes,
        )
        self.moves(who, order, -minutes, days_ago)

    def takes_back_the_last(self, who: VolunteerId, minutes: int, days_ago: int) -> None:
        """`minutes` is what that changes for the member."""
        last = self.finals[-1].transfer.order
        self.moves(who, reversal(last, abs(minutes), 0, "mistake", "office"), minutes, days_ago)

    def moves(self, who: VolunteerId, order: Order, minutes: int, days_ago: int) -> None:
        account = self.accounts[who]
        available, version = account.available + minutes, account.version + 1
        posting = Posting(
            transfer_id=order.transfer_id,
            counterpart=order.debit,
            available_change=minutes,
            available=available,
            held=0,
            lifetime_minutes=0,
            account_version=version,
        )
        moved = {"available": available, "version": version}
        self.accounts[who] = account.model_copy(update=moved)
        entered_at = EVENING - timedelta(days=days_ago)
        transfer = Transfer(order=order, entered_at=entered_at, cause_id="c", correlation_id="c")
        sides = (None, posting) if minutes > 0 else (posting, None)
        lines = (0, version) if minutes > 0 else (version, 0)
        self.finals.append(
            Final(
                transfer=transfer,
                debit=sides[0],
                credit=sides[1],
                debit_line=lines[0],
                credit_line=lines[1],
            )
        )

    def sheet(self, at: datetime = EVENING) -> BalanceSheet:
        kept: Sequence[Account] = [*self.accounts.values()]
        return balance_sheet(kept, self.finals, at, Rules())


def test_the_oldest_minutes_are_spent_first() -> None:
    town = Town()
    town.earns(HUANG, 100, days_ago=1_000)
    town.earns(HUANG, 200, days_ago=500)
    town.earns(HUANG, 60, days_ago=10)
    town.spends(HUANG, 150, days_ago=5)

    sheet = town.sheet()

    assert sheet.owed_minutes == 210
    assert sheet.owed_by_age == {"90_days": 60, "1_year": 0, "2_years": 150, "older": 0}
    assert sheet.owed_by_kind == {"account": 210}


def test_what_a_year_of_service_covers_is_told() -> None:
    town = Town()
    town.earns(HUANG, 300, days_ago=400)
    town.earns(TANG, 100, days_ago=100)

    sheet = town.sheet()

    assert (sheet.capacity_minutes, sheet.coverage_percent) == (100, 25)
    assert sheet.warnings == ["uncovered"]


@pytest.mark.parametrize(
    ("spent", "earned", "warned"),
    [
        (0, 0, []),
        (90, 0, []),
        (100, 0, ["run"]),
        (100, 50, ["run"]),
        (100, 51, []),
        (400, 0, ["run"]),
    ],
)
def test_a_run_is_much_of_what_there_is_and_more_than_is_earned(
    spent: int, earned: int, warned: list[str]
) -> None:
    town = Town()
    town.earns(HUANG, 500, days_ago=200)
    town.earns(HUANG, 500 - earned, days_ago=200)
    if earned:
        town.earns(TANG, earned, days_ago=3)
    if spent:
        town.spends(HUANG, spent, days_ago=2)

    assert town.sheet().warnings == warned


def test_what_was_taken_back_was_neither_spent_nor_earned() -> None:
    town = Town()
    town.earns(HUANG, 300, days_ago=9)
    town.spends(HUANG, 200, days_ago=5)
    town.takes_back_the_last(HUANG, 200, days_ago=4)
    town.earns(HUANG, 70, days_ago=3)
    town.takes_back_the_last(HUANG, -70, days_ago=2)

    sheet = town.sheet()

    assert (sheet.owed_minutes, sheet.capacity_minutes) == (300, 300)
    assert (sheet.earned_minutes_30_days, sheet.spent_minutes_30_days) == (300, 0)
    assert sheet.warnings == []


def test_what_a_merchant_gives_back_of_a_settled_month_is_nobodys_spending() -> None:
    town = Town()
    shop = merchant_of("riverside-shop")
    town.accounts[TANG] = opened(TANG, WUJIAYUAN, EVENING, shop)
    town.earns(HUANG, 300, days_ago=200)
    for minutes, days_ago in ((200, 40), (-200, 2)):
        month = f"2021-0{days_ago}"
        order = settlement("riverside-shop", month, "service", WUJIAYUAN, minutes)
        town.moves(TANG, order, minutes, days_ago)

    assert (town.sheet().spent_minutes_30_days, town.sheet().warnings) == (0, [])


def test_a_bank_that_owes_nothing_is_covered() -> None:
    sheet = Town().sheet()

    assert (sheet.owed_minutes, sheet.coverage_percent, sheet.warnings) == (0, None, [])


def test_who_is_below_zero_owes_the_bank() -> None:
    town = Town()
    town.spends(HUANG, 60, days_ago=1)
    town.earns(TANG, 10, days_ago=1)

    assert (town.sheet().owed_minutes, town.sheet().owed_to_the_bank_minutes) == (10, 60)
