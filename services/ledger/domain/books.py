"""The books, counted anew: what the accounts say against what the journal says.

An account at version n has absorbed the transfers that became its lines 1 to n, and final lines
never change. So an account read first, and its lines afterwards, agree at every instant, also
while transfers are under way: what the journal does not know yet lies in transit on the account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from lovebank.contracts.ids import AccountId
from services.ledger.domain.account import Account
from services.ledger.domain.chart import MINUTES, is_gated
from services.ledger.domain.transfer import Posting


class Difference(BaseModel):
    """Where two books that must agree do not."""

    model_config = ConfigDict(frozen=True)

    account_id: str
    what: str
    account_says: int
    journal_says: int


class Recount(BaseModel):
    """One account, and the sum of its lines. `postings` are those that the account has absorbed."""

    model_config = ConfigDict(frozen=True)

    account_id: AccountId
    unit: str
    balance_minutes: int
    held_minutes: int
    journal_minutes: int
    in_transit_minutes: int
    postings: tuple[Posting, ...]
    differences: tuple[Difference, ...]


def recount(account: Account, lines: Mapping[int, Posting]) -> Recount:
    """`lines` are the account's final ones, read after the account, by their number."""
    final = {line: posting for line, posting in lines.items() if line <= account.version}
    absorbed = [each for each in account.in_transit if isinstance(each, Posting)]
    transit = [each for each in absorbed if each.account_version not in final]
    postings = [*final.values(), *transit]
    return Recount(
        account_id=account.account_id,
        unit=account.unit,
        balance_minutes=account.balance_minutes,
        held_minutes=account.held,
        journal_minutes=sum(each.minutes for each in postings),
        in_transit_minutes=sum(each.minutes for each in transit),
        postings=tuple(postings),
        differences=tuple(_differences(account, postings)),
    )


def orphaned(account_id: str, lines: Mapping[int, Posting]) -> Difference:
    """Lines of an account that nobody opened."""
    minutes = sum(each.minutes for each in lines.values())
    return Difference(account_id=account_id, what="account", account_says=0, journal_says=minutes)


def other_side(counted: Iterable[Recount]) -> Mapping[str, int]:
    """Minutes on the other side: of accounts that nobody writes, and on their way between two."""
    sides: defaultdict[str, int] = defaultdict(int)
    for each in counted:
        if each.unit == MINUTES:
            for posting in each.postings:
                where = "in transit" if is_gated(posting.counterpart) else posting.counterpart
                sides[where] -= posting.minutes
    return dict(sides)


def _differences(account: Account, postings: Sequence[Posting]) -> Sequence[Difference]:
    changes = [each.minutes for each in postings]
    said = {
        "balance_minutes": (account.balance_minutes, sum(changes)),
        "held": (account.held, sum(each.held_change for each in postings)),
        "available": (
            account.available,
            account.credits_posted - account.debits_posted - account.held,
        ),
        "debits_posted": (account.debits_posted, -sum(each for each in changes if each < 0)),
        "credits_posted": (account.credits_posted, sum(each for each in changes if each > 0)),
        "lifetime_minutes": (
            account.lifetime_minutes,
            sum(each.recognised_minutes for each in postings),
        ),
        "lines": (account.version, len({each.account_version for each in postings})),
        "transfers": (account.version, len({each.transfer_id for each in postings})),
        "unchained": (0, len(_unchained(postings))),
    }
    return [
        Difference(account_id=account.account_id, what=what, account_says=ours, journal_says=theirs)
        for what, (ours, theirs) in said.items()
        if ours != theirs
    ]


def _unchained(postings: Sequence[Posting]) -> Sequence[Posting]:
    """Lines that do not begin where the line before ended."""
    available, held, broken = 0, 0, []
    for each in sorted(postings, key=lambda posting: posting.account_version):
        begins = (each.available - each.available_change, each.held - each.held_change)
        if begins != (available, held):
            broken.append(each)
        available, held = each.available, each.held
    return broken
