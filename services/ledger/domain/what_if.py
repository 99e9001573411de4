"""What an account would have by other rules: its deeds absorbed anew, in the order of its lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lovebank.contracts.ids import AccountId, TransferId
from lovebank.kernel.model import Model
from services.ledger.domain.account import Account, opened
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.stars import eligible_level
from services.ledger.domain.transfer import Final


class Counted(Model):
    balance_minutes: int
    lifetime_minutes: int
    star_level: int


class Difference(Model):
    """What somebody has, and what they would have."""

    account_id: AccountId
    now: Counted
    then: Counted

    @property
    def is_none(self) -> bool:
        return self.now == self.then


def what_if(
    account: Account,
    lines: Sequence[Final],
    reversed_ones: Collection[TransferId],
    now: BankPolicy,
    then: BankPolicy,
) -> Difference:
    """`lines` are the account's, final, in order. What was spent or given stays as it is.

    A deposit that was taken back counts for nothing, by either rules; under the day's ceiling it
    keeps its place, as it does in the books.
    """
    anew = opened(account.volunteer_id, account.community_id, account.opened_at)
    minutes, recognised = 0, 0
    gained: dict[str, int] = {}  # By deposit, under the other rules.
    for final in lines:
        before, anew = anew, _with(anew, final, account.account_id, then, gained)
        if _is_deposit(final) and final.credit and final.transfer.transfer_id not in reversed_ones:
            minutes += anew.balance_minutes - before.balance_minutes - final.credit.minutes
            recognised += anew.lifetime_minutes - before.lifetime_minutes
            recognised -= final.credit.recognised_minutes
    return Difference(
        account_id=account.account_id,
        now=_counted(account, 0, 0, now),
        then=_counted(account, minutes, recognised, then),
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


def _counted(account: Account, minutes: int, recognised: int, policy: BankPolicy) -> Counted:
    lifetime = account.lifetime_minutes + recognised
    return Counted(
        balance_minutes=account.balance_minutes + minutes,
        lifetime_minutes=lifetime,
        star_level=eligible_level(lifetime, policy.star_ladder_minutes),
    )
