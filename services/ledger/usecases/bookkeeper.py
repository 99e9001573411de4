"""The bank looked at from outside: one's account, its statement, and the books that must agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.documents.collection import Between, Where
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked, BadCursor
from lovebank.kernel.telemetry.log import get_logger
from services.ledger import metrics
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.books import Books, Difference
from services.ledger.domain.chart import account_of
from services.ledger.domain.transfer import Final
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import Journal
from services.ledger.usecases.policy_desk import PolicyDesk

log = get_logger()


def _nobody_looks(_: Final) -> None:
    pass


class Bookkeeper:
    def __init__(self, accounts: Accounts, journal: Journal, policies: PolicyDesk) -> None:
        self._accounts = accounts
        self._journal = journal
        self._policies = policies

    async def account(
        self, volunteer_id: VolunteerId, permit: Permit
    ) -> tuple[Account, BankPolicy]:
        """The account, and the policy in force where it is held. Raises `NothingHere`."""
        kept = await self._accounts.find_one(account_of(volunteer_id))
        if kept is None:
            raise NothingHere
        account = kept.value
        permit.check(account.community_id, {account.volunteer_id})
        return account, await self._policies.in_force(account.community_id)

    async def statement(
        self, volunteer_id: VolunteerId, permit: Permit, page: Asked
    ) -> tuple[Account, Sequence[Final]]:
        """Its lines in order, without a gap: one that is still on its way ends the page.

        Raises `NothingHere`, `BadCursor`.
        """
        account, _ = await self.account(volunteer_id, permit)
        return account, await self.lines(account, _line_of(page), page.limit)

    async def lines(self, account: Account, after: int, limit: int) -> Sequence[Final]:
        """The lines `after + 1`, `after + 2` and so on: at most `limit`."""
        wanted = Between(at_least=after + 1, below=after + 1 + limit)
        found: dict[int, Final] = {}
        for side in ("debit", "credit"):
            where: Where = {f"transfer.order.{side}": account.account_id, f"{side}_line": wanted}
            page = await self._journal.find(where, order_by=f"{side}_line", limit=limit)
            for final in (kept.value for kept in page.items if isinstance(kept.value, Final)):
                found[final.debit_line if side == "debit" else final.credit_line] = final
        in_order = (found.get(after + 1 + number) for number in range(limit))
        return [line for line in takewhile(bool, in_order) if line]

    async def books(
        self, accounts: Where, entries: Where, look: Callable[[Final], None] = _nobody_looks
    ) -> Books:
        """Count both anew, each transfer being looked at once more where somebody asks for it.

        The accounts are read first: `domain/books.py` says why.
        """
        books = Books([kept.value async for kept in self._accounts.every(accounts)])
        # Not the final ones alone: nearly all are, and by their ids no page need be sorted.
        async for kept in self._journal.every(entries):
            if isinstance(kept.value, Final):
                books.add(kept.value)
                look(kept.value)
        for account_id in books.unopened:
            if await self._accounts.find_one(account_id):
                books.opened_since(account_id)
        return books

    async def audit(self) -> Sequence[Difference]:
        """Every difference in the whole bank; none is the only right answer."""
        books = await self.books({}, {})
        metrics.VIOLATIONS.set(len(books.differences))
        metrics.IMBALANCE.set(books.total_minutes)
        for found in books.differences:
            log.error("ledger.difference", **found.model_dump())
        return books.differences


def _line_of(page: Asked) -> int:
    if page.after is None:
        return 0
    if not isinstance(page.after.key, int):
        raise BadCursor
    return page.after.key
