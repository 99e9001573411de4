"""The books, counted anew: what the accounts say against what the journal says.

An account at version n has absorbed the transfers that became its lines 1 to n, and final lines
never change. So an account read first, and its lines afterwards, agree at every instant, also
while transfers are under way: what the journal does not know yet lies in transit on the account.

Of each account sums are kept, not lines: a bank of millions of transfers is counted in the memory
of its accounts, and the lines may come in any order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from pydantic import BaseModel, ConfigDict

from services.ledger.domain.account import Account
from services.ledger.domain.chart import MINUTES, is_gated
from services.ledger.domain.transfer import Final, Posting

IN_TRANSIT = "in transit"


class Difference(BaseModel):
    """Where two books that must agree do not."""

    model_config = ConfigDict(frozen=True)

    account_id: str
    what: str
    account_says: int
    journal_says: int


@dataclass(slots=True)
class Sums:
    """Of lines, or of what an account says that they come to.

    `chain` is what is left of all their ends when each has met the beginning of the next: where
    line 1 begins and the last line ends. A gap, a repeat or a line that does not begin where the
    one before ended leaves something else.
    """

    balance_minutes: int = 0
    held: int = 0
    debits_posted: int = 0
    credits_posted: int = 0
    lifetime_minutes: int = 0
    lines: int = 0
    chain: int = 0

    @classmethod
    def said_by(cls, account: Account) -> Sums:
        end = account.version, account.available, account.held, account.lifetime_minutes
        return cls(
            account.balance_minutes,
            account.held,
            account.debits_posted,
            account.credits_posted,
            account.lifetime_minutes,
            account.version,
            hash((0, 0, 0, 0)) ^ hash(end),
        )

    def add(self, line: Posting) -> None:
        minutes = line.minutes
        self.balance_minutes += minutes
        self.held += line.held_change
        if minutes < 0:
            self.debits_posted -= minutes
        else:
            self.credits_posted += minutes
        self.lifetime_minutes += line.recognised_minutes
        self.lines += 1
        self.chain ^= hash(_begin(line)) ^ hash(_end(line))


class Recount:
    """One account, and the sums of its lines."""

    __slots__ = ("_available", "_found", "_says", "_waiting", "account_id", "is_in_minutes")

    def __init__(self, account: Account) -> None:
        self.account_id = account.account_id
        self.is_in_minutes = account.unit == MINUTES
        self._says = Sums.said_by(account)
        self._found = Sums()
        absorbed = (each for each in account.in_transit if isinstance(each, Posting))
        self._waiting = {each.account_version: each for each in absorbed}
        posted = account.credits_posted - account.debits_posted - account.held
        self._available = (account.available, posted)

    def add(self, line: Posting) -> bool:
        """Whether it is of the account as it was read: what came later is not counted."""
        if line.account_version > self._says.lines:
            return False
        self._waiting.pop(line.account_version, None)
        self._found.add(line)
        return True

    @property
    def balance_minutes(self) -> int:
        return self._says.balance_minutes

    @property
    def in_transit(self) -> Sequence[Posting]:
        """What the account has absorbed, and the journal does not know yet."""
        return [*self._waiting.values()]

    @property
    def differences(self) -> Sequence[Difference]:
        found = Sums(*(getattr(self._found, each.name) for each in fields(Sums)))
        for line in self._waiting.values():
            found.add(line)
        pairs = {
            each.name: (getattr(self._says, each.name), getattr(found, each.name))
            for each in fields(Sums)
        }
        chain = pairs.pop("chain")
        pairs["available"] = self._available
        differ = {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}
        if not differ and chain[0] != chain[1]:  # Else it says nothing that is not said already.
            differ["chain"] = (0, 1)
        return [
            Difference(account_id=self.account_id, what=what, account_says=ours, journal_says=they)
            for what, (ours, they) in differ.items()
        ]


class Books:
    """The accounts, read first; then every final transfer is added once, in any order."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._accounts = {each.account_id: Recount(each) for each in accounts}
        self._elsewhere: Counter[str] = Counter()
        self._unopened: Counter[str] = Counter()
        self._misnamed: list[Difference] = []

    def add(self, final: Final) -> None:
        order = final.transfer.order
        for account_id, line in ((order.debit, final.debit), (order.credit, final.credit)):
            if line is None:
                continue
            if line.transfer_id != order.transfer_id:
                self._misnamed.append(_difference(account_id, "transfers", line.account_version))
            account = self._accounts.get(account_id)
            if account is None:
                self._unopened[account_id] += line.minutes
            elif account.add(line) and account.is_in_minutes:
                self._elsewhere[_where(line)] -= line.minutes

    @property
    def accounts(self) -> Sequence[Recount]:
        return [*self._accounts.values()]

    @property
    def unopened(self) -> Sequence[str]:
        """Whose lines were found, but not they; or they were opened since."""
        return [*self._unopened]

    def opened_since(self, account_id: str) -> None:
        del self._unopened[account_id]

    @property
    def balance_minutes(self) -> int:
        return sum(each.balance_minutes for each in self._in_minutes())

    @property
    def in_transit_minutes(self) -> int:
        return sum(line.minutes for each in self._in_minutes() for line in each.in_transit)

    @property
    def other_side(self) -> Mapping[str, int]:
        """Minutes by account that nobody writes, and `in transit` between two that are written."""
        sides = Counter(self._elsewhere)
        for account in self._in_minutes():
            for line in account.in_transit:
                sides[_where(line)] -= line.minutes
        return {name: minutes for name, minutes in sides.items() if minutes or name != IN_TRANSIT}

    @property
    def total_minutes(self) -> int:
        return self.balance_minutes + sum(self.other_side.values()) - sum(self._unopened.values())

    @property
    def differences(self) -> Sequence[Difference]:
        orphaned = (
            _difference(name, "account", minutes) for name, minutes in self._unopened.items()
        )
        within = (found for each in self._accounts.values() for found in each.differences)
        return [*orphaned, *self._misnamed, *within]

    def _in_minutes(self) -> Iterable[Recount]:
        return (each for each in self._accounts.values() if each.is_in_minutes)


def _difference(account_id: str, what: str, journal_says: int) -> Difference:
    return Difference(account_id=account_id, what=what, account_says=0, journal_says=journal_says)


def _where(line: Posting) -> str:
    return IN_TRANSIT if is_gated(line.counterpart) else line.counterpart


def _begin(line: Posting) -> tuple[int, int, int, int]:
    return (
        line.account_version - 1,
        line.available - line.available_change,
        line.held - line.held_change,
        line.lifetime_minutes - line.recognised_minutes,
    )


def _end(line: Posting) -> tuple[int, int, int, int]:
    return line.account_version, line.available, line.held, line.lifetime_minutes
