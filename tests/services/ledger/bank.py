"""A bank for tests: the real use cases over the store that is given."""

from dataclasses import dataclass
from typing import Any

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.ids import uuid7
from services.ledger.domain.account import Account
from services.ledger.domain.chart import account_of
from services.ledger.domain.order import Deed
from services.ledger.store.accounts import Accounts, open_accounts
from services.ledger.store.journal import Journal, open_journal
from services.ledger.store.partners import open_partners
from services.ledger.store.served_months import open_served_months
from services.ledger.store.suspensions import open_suspensions
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.history import History
from services.ledger.usecases.intake import Intake
from services.ledger.usecases.policy_desk import PolicyDesk, open_policies
from services.ledger.usecases.suspense import Suspense
from services.ledger.usecases.teller import Teller
from tests.builders import EVENING, HUANG, WUJIAYUAN


@dataclass
class Bank:
    database: Database
    accounts: Accounts
    journal: Journal
    rules: PolicyDesk
    teller: Teller
    bookkeeper: Bookkeeper
    intake: Intake
    suspense: Suspense

    async def deposit(self, deed: Deed) -> None:
        await self.teller.deposit(deed, Cause(id=f"{deed.deed_id}:6"))

    async def account(self, volunteer_id: VolunteerId = HUANG) -> Account:
        return (await self.accounts.get(account_of(volunteer_id))).value

    async def published(self) -> list[dict[str, Any]]:
        """What is told of deeds and stars; the postings beside it are the books' own."""
        documents = await self.database.open("journal")
        pending = await documents.pending(1_000)
        told = [told.event for each in pending for told in each.events]
        return [event for event in told if event["type"] != "org.lovebank.ledger.posted.v1"]


async def open_bank(database: Database, clock: Clock) -> Bank:
    accounts, journal = await open_accounts(database), await open_journal(database)
    rules = await open_policies(database)
    teller = Teller(accounts, journal, rules, clock, uuid7)
    bookkeeper = Bookkeeper(accounts, journal, rules)
    history = History(await open_served_months(database), await open_partners(database))
    suspense = Suspense(await open_suspensions(database), teller, history, clock)
    intake = Intake(teller, suspense, history, journal, rules, clock)
    return Bank(database, accounts, journal, rules, teller, bookkeeper, intake, suspense)


def deed(
    deed_id: str = "request-1",
    minutes_served: int = 38,
    volunteer_id: VolunteerId = HUANG,
    served_at: Instant = EVENING,
    evidence_grade: EvidenceGrade = EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
) -> Deed:
    return Deed(
        deed_id=deed_id,
        volunteer_id=volunteer_id,
        served_in=WUJIAYUAN,
        served_at=served_at,
        minutes_served=minutes_served,
        evidence_grade=evidence_grade,
    )
