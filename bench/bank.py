"""The bank that is measured: the ledger's own teller on one SQLite file, and acts to ask of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bench.recording import RecordedDatabase
from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.sqlite import open_sqlite
from services.ledger.domain.chart import account_of, issuance_of, pool_of, service_clearing_of
from services.ledger.domain.order import Code, Deed, Kind, Order, ending
from services.ledger.domain.transfer import Outcome
from services.ledger.store.accounts import open_accounts
from services.ledger.store.journal import Journal, open_journal
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.policy_desk import open_policies
from services.ledger.usecases.teller import Teller

COMMUNITY = CommunityId("yongzhou.lengshuitan.meiwan.wujiayuan")
MINUTES_AT_FIRST = 10**8
_numbers = count(1)


@dataclass
class Bank:
    teller: Teller
    bookkeeper: Bookkeeper
    journal: Journal
    database: RecordedDatabase
    later: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later

    async def member(self, minutes: int = MINUTES_AT_FIRST) -> VolunteerId:
        """Somebody new, with so many minutes."""
        member = VolunteerId(f"volunteer-{next(_numbers)}")
        await self.teller.open_account(member, COMMUNITY)
        if minutes:
            given = _order(Code.ADJUSTMENT, issuance_of(COMMUNITY), account_of(member), minutes)
            await self.teller.submit(given, Cause(id=given.transfer_id))
        return member

    async def pool(self) -> AccountId:
        """A new community's, so that nobody else's transfers are in it."""
        name = CommunityId(f"{COMMUNITY}{next(_numbers)}")
        await self.teller.open_account(VolunteerId(f"pool-{name}"), name, pool_of(name))
        return pool_of(name)

    async def deposit(self, member: VolunteerId) -> None:
        """As the subscriber does with a deed that it heard of."""
        deed = a_deed(member)
        _expect_final(await self.teller.deposit(deed, Cause(id=deed.deed_id)))

    async def transfer(self, debit: AccountId, credit: AccountId) -> None:
        await self.submit(_order(Code.GIFT, debit, credit, 1))

    async def hold_and_capture(self, debit: AccountId) -> None:
        clearing = service_clearing_of(COMMUNITY)
        hold = _order(Code.REDEMPTION_SERVICE, debit, clearing, 2, kind=Kind.HOLD)
        await self.submit(hold)
        await self.submit(ending(hold, Kind.CAPTURE, 1))

    async def pending(self) -> int:
        return int(await self.journal.count({"state": "pending"}))

    async def submit(self, order: Order) -> None:
        _expect_final(await self.teller.submit(order, Cause(id=order.transfer_id)))


@asynccontextmanager
async def open_bank(path: Path) -> AsyncIterator[Bank]:
    async with open_sqlite(path) as inner:
        database: Any = RecordedDatabase(inner)
        accounts, journal = await open_accounts(database), await open_journal(database)
        desk = await open_policies(database)
        bank: list[Bank] = []
        teller = Teller(accounts, journal, desk, lambda: bank[0].now(), _new_id)  # noqa: PLW0108 - There is none yet.
        bank.append(Bank(teller, Bookkeeper(accounts, journal, desk), journal, database))
        yield bank[0]


def a_deed(member: VolunteerId) -> Deed:
    return Deed(
        deed_id=f"deed-{next(_numbers)}",
        volunteer_id=member,
        served_in=COMMUNITY,
        served_at=datetime.now(UTC),
        minutes_served=1,
        evidence_grade=EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
    )


def _expect_final(outcome: Outcome) -> None:
    if outcome.state != "final":
        raise AssertionError(f"{outcome.transfer.transfer_id} was {outcome.state}")


def _order(
    code: Code, debit: AccountId, credit: AccountId, amount: int, kind: Kind = Kind.MOVE
) -> Order:
    return Order(
        transfer_id=TransferId(f"{code}:{next(_numbers)}"),
        kind=kind,
        code=code,
        debit=debit,
        credit=credit,
        community_id=COMMUNITY,
        amount=amount,
    )


def _new_id() -> str:
    return f"id-{next(_numbers)}"
