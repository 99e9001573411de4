from datetime import timedelta

from lovebank.contracts.words import EvidenceGrade
from services.ledger.domain.account import Account, opened
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.order import Deed, deposit
from services.ledger.domain.transfer import Posting
from tests.builders import EVENING, HUANG, WUJIAYUAN
from tests.services.ledger.bank import deed

POLICY = BankPolicy(community_id=WUJIAYUAN, version=3)


def earn(account: Account, told: Deed, policy: BankPolicy = POLICY) -> Account:
    return account.absorb(deposit(told, WUJIAYUAN, policy.version), "credit", policy)


def posting(account: Account) -> Posting:
    """The last."""
    last = account.in_transit[-1]
    assert isinstance(last, Posting)
    return last


def after(*deeds: Deed, policy: BankPolicy = POLICY) -> Account:
    account = opened(HUANG, WUJIAYUAN, EVENING)
    for each in deeds:
        account = earn(account, each, policy)
    return account


def test_served_minutes_are_there_to_spend_and_to_be_honoured_by() -> None:
    account = after(deed("a", 38), deed("b", 20))

    assert (account.balance_minutes, account.lifetime_minutes, account.version) == (58, 58, 2)


def test_the_minutes_of_a_day_count_up_to_its_ceiling() -> None:
    account = after(deed("a", 400), deed("b", 120), deed("c", 30))

    assert account.balance_minutes == 480
    assert account.version == 3, "what does not count is recorded all the same"
    assert posting(account).minutes == 0


def test_the_next_day_counts_anew() -> None:
    account = after(deed("a", 480), deed("b", 60, served_at=EVENING + timedelta(days=1)))

    assert account.balance_minutes == 540


def test_what_is_only_declared_by_oneself_earns_no_star() -> None:
    account = after(deed(minutes_served=38, evidence_grade=EvidenceGrade.SELF_DECLARED))

    assert (account.balance_minutes, account.lifetime_minutes) == (38, 0)


def test_a_grade_that_counts_for_nothing_leaves_room_in_the_day() -> None:
    strict = POLICY.model_copy(update={"grades_for_balance": (EvidenceGrade(6),)})
    self_declared = deed("a", 480, evidence_grade=EvidenceGrade.SELF_DECLARED)

    account = after(self_declared, deed("b", 60), policy=strict)

    assert (account.balance_minutes, account.lifetime_minutes) == (60, 60)


def test_a_star_is_told_once_whatever_the_ladder_does_later() -> None:
    low = POLICY.model_copy(update={"star_ladder_minutes": (30, 60)})
    before = after(deed("a", 20), policy=low)
    first = earn(before, deed("b", 15), low)
    assert posting(first).stars == (1,)

    high = POLICY.model_copy(update={"star_ladder_minutes": (300, 600)})
    second = earn(first, deed("c", 5), high)
    assert posting(second).stars == ()

    third = earn(second, deed("d", 60), low)
    assert posting(third).stars == (2,)


def test_one_long_deed_may_reach_two_stars() -> None:
    low = POLICY.model_copy(update={"star_ladder_minutes": (30, 60)})

    account = after(deed("a", 70), policy=low)

    assert posting(account).stars == (1, 2)
