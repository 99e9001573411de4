"""What an account would have by other rules: its deeds absorbed anew, in the order of its lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from lovebank.contracts.ids import AccountId, TransferId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.account import Account, opened
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.exchange.earned import Earned, room_for_goods
from services.ledger.domain.exchange_rules import ExchangeRules
from services.ledger.domain.order import Deed
from services.ledger.domain.stars import eligible_level
from services.ledger.domain.transfer import Final


class Counted(Model):
    """`goods_minutes`: so many minutes' worth of goods may be had of what was earned lately, before
    any were. `certificate_minutes`: so many a certificate over all days could tell of.
    """

    balance_minutes: int
    lifetime_minutes: int
    star_level: int
    goods_minutes: int
    certificate_minutes: int


class Difference(Model):
    """What somebody has, and what they would have."""

    account_id: AccountId
    now: Counted
    then: Counted

    @property
    def is_none(self) -> bool:
        return self.now == self.then


@dataclass(frozen=True)
class Trial:
    """The rules in force, and others, at this moment."""

    now: BankPolicy
    then: BankPolicy
    at: Instant


@dataclass(frozen=True)
class _Came:
    """What a deed came to."""

    deed: Deed
    minutes: int
    recognised_minutes: int


def what_if(
    account: Account, lines: Sequence[Final], reversed_ones: Collection[TransferId], trial: Trial
) -> Difference:
    """`lines` are the account's, final, in order. What was spent or given stays as it is.

    A deposit that was taken back counts for nothing, by either rules; under the day's ceiling it
    keeps its place, as it does in the books.
    """
    anew = opened(account.volunteer_id, account.community_id, account.opened_at)
    real: list[_Came] = []
    other: list[_Came] = []
    gained: dict[str, int] = {}  # By deposit, under the other rules.
    for final in lines:
        before, anew = anew, _with(anew, final, account.account_id, trial.then, gained)
        deed, credit = final.transfer.order.deed, final.credit
        if deed and credit and final.transfer.transfer_id not in reversed_ones:
            real.append(_Came(deed, credit.minutes, credit.recognised_minutes))
            other.append(_came(deed, before, anew))
    return Difference(
        account_id=account.account_id,
        now=_counted(account, real, real, trial.now, trial.at),
        then=_counted(account, real, other, trial.then, trial.at),
    )


def _came(deed: Deed, before: Account, after: Account) -> _Came:
    return _Came(
        deed,
        after.balance_minutes - before.balance_minutes,
        after.lifetime_minutes - before.lifetime_minutes,
    )


def _with(
    anew: Account, final: Final, account_id: AccountId, then: BankPolicy, gained: dict[str, int]
) -> Account:
    order, posting = final.transfer.order, final.posting_of(account_id)
    if _is_deposit(final):
        after = anew.absorb(order, "credit", then).without({order.transfer_id})
        gained[order.transfer_id] = after.available - anew.available
        return after
    # What came and went otherwise matters for how much room there was under the ceiling.
    changed = posting.minutes if posting else 0
    changed = -gained.get(order.reverses or "", -changed)
    return anew.model_copy(update={"available": anew.available + changed})


def _is_deposit(final: Final) -> bool:
    return final.transfer.order.deed is not None


def _counted(
    account: Account,
    real: Sequence[_Came],
    came: Sequence[_Came],
    policy: BankPolicy,
    at: Instant,
) -> Counted:
    lifetime = account.lifetime_minutes + _recognised(came) - _recognised(real)
    grades = policy.grades_for_certificates
    return Counted(
        balance_minutes=account.balance_minutes + _minutes(came) - _minutes(real),
        lifetime_minutes=lifetime,
        star_level=eligible_level(lifetime, policy.star_ladder_minutes),
        goods_minutes=_for_goods(came, policy.exchange, at),
        certificate_minutes=sum(
            each.recognised_minutes or each.minutes
            for each in came
            if each.deed.evidence_grade in grades
        ),
    )


def _for_goods(came: Sequence[_Came], rules: ExchangeRules, at: Instant) -> int:
    begins = at - timedelta(days=rules.goods_window_days)
    ever = [each for each in came if each.deed.evidence_grade in rules.grades_for_goods]
    lately = [each for each in ever if each.deed.served_at >= begins]
    earned = Earned(ever_minutes=_earned(ever), lately_minutes=_earned(lately))
    room = room_for_goods(earned, rules, used_minutes=0)
    return room if isinstance(room, int) else 0


def _minutes(came: Iterable[_Came]) -> int:
    return sum(each.minutes for each in came)


def _recognised(came: Iterable[_Came]) -> int:
    return sum(each.recognised_minutes for each in came)


def _earned(came: Iterable[_Came]) -> int:
    return sum(each.minutes + each.deed.paid_minutes for each in came)
