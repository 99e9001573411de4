"""The real code of the ledger, put together as in one process of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.ids import NewId
from lovebank.kernel.outbox import Relay
from services.ledger.store.accounts import Accounts, open_accounts
from services.ledger.store.journal import Journal, open_journal
from services.ledger.usecases.account_desk import AccountDesk
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.dormancy import Dormancy
from services.ledger.usecases.overflow import Overflow
from services.ledger.usecases.policy_desk import PolicyDesk, open_policies
from services.ledger.usecases.teller import Teller
from tests.simulator_ledger.mutants import Mutant

YEARS = timedelta(days=3 * 365)


@dataclass
class Desk:
    accounts: Accounts
    journal: Journal
    rules: PolicyDesk
    teller: Teller
    members: AccountDesk
    night: Dormancy  # By a clock that is years ahead.
    overflow: Overflow
    bookkeeper: Bookkeeper
    relay: Relay

    async def differences(self) -> Sequence[str]:
        """By the bank's own audit: books that are read while others write must agree as well."""
        books = await self.bookkeeper.books({}, {})
        found = [str(each) for each in books.differences]
        return [*found, f"{books.total_minutes} in all"] if books.total_minutes else found


async def open_desk(
    database: Database, log: EventLog, clock: Clock, new_id: NewId, mutant: Mutant
) -> Desk:
    accounts, journal = await open_accounts(database), await open_journal(database)
    kept = mutant.accounts(accounts)
    rules = await open_policies(database)
    teller = mutant.teller(kept, journal, rules, clock, new_id)
    by_day = Dormancy(kept, journal, rules, clock)
    return Desk(
        accounts,
        journal,
        rules,
        teller,
        AccountDesk(kept, by_day, rules),
        Dormancy(kept, journal, rules, lambda: clock() + YEARS),
        Overflow(teller, journal),
        Bookkeeper(accounts, journal, rules),
        Relay("ledger", database, log),
    )
