"""The books, counted anew: what the accounts say against what the journal says.

An account at version n has absorbed the transfers that became its lines 1 to n, and final lines
never change. So an account read first, and its lines afterwards, agree at every instant, also
while deposits are under way: what the journal does not know yet lies in transit on the account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from services.ledger.domain.account import Account
from services.ledger.domain.transfer import Posting


class Difference(BaseModel):
    """Where two books that must agree do not."""

    model_config = ConfigDict(frozen=True)

    account_id: str
    what: str
    account_says: int
    journal_says: int


class Recount(BaseModel):
    """One account, and the sum of its lines."""

    model_config = ConfigDict(frozen=True)

    account_id: str
    balance_minutes: int
    journal_minutes: int
    in_transit_minutes: int
    differences: tuple[Difference, ...]


def recount(account: Account, lines: Mapping[int, Posting]) -> Recount:
    """`lines` are the account's final ones, read after the account, by their number."""
    final = {line: posting for line, posting in lines.items() if line <= account.version}
    transit = [each for each in account.in_transit if each.account_version not in final]
    postings = [*final.values(), *transit]
    minutes = sum(each.minutes for each in postings)
    return Recount(
        account_id=account.account_id,
        balance_minutes=account.balance_minutes,
        journal_minutes=minutes,
        in_transit_minutes=sum(each.minutes for each in transit),
        differences=tuple(_differences(account, postings, minutes)),
    )


def orphaned(account_id: str, lines: Mapping[int, Posting]) -> Difference:
    """Lines of an account that nobody opened."""
    minutes = sum(each.minutes for each in lines.values())
    return Difference(account_id=account_id, what="account", account_says=0, journal_says=minutes)


def _differences(
    account: Account, postings: Sequence[Posting], minutes: int
) -> Sequence[Difference]:
    said = {
        "balance_minutes": (account.balance_minutes, minutes),
        "lifetime_minutes": (
            account.lifetime_minutes,
            sum(each.recognised_minutes for each in postings),
        ),
        "lines": (account.version, len({each.account_version for each in postings})),
        "transfers": (account.version, len({each.transfer_id for each in postings})),
    }
    return [
        Difference(account_id=account.account_id, what=what, account_says=ours, journal_says=theirs)
        for what, (ours, theirs) in said.items()
        if ours != theirs
    ]
