"""A past of a bank: what a town asked of it under one seed, by two processes at once, for months.

Every version of every account and of every line of the journal is written down by the file itself,
by triggers: what holds "at every step" can be looked at afterwards.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from lovebank.contracts.access import Role
from lovebank.contracts.ids import PersonId, TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.sqlite import SqliteDatabase, open_sqlite
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.retry import settle
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.chart import account_of
from services.ledger.domain.errors import OrderDiffers
from services.ledger.domain.order import ENDS_A_HOLD, Kind, Order, ending, reversal
from services.ledger.domain.transfer import Final, Outcome
from services.ledger.store.erasures import open_erasures
from services.ledger.usecases.erasure_desk import Asked, ErasureDesk
from tests.builders import OPERATOR, PEOPLE, WUJIAYUAN, holding
from tests.services.ledger.bank import Bank, open_bank
from tests.services.ledger.conftest import Hour
from tests.simulator_ledger.orders import MEMBERS, OPENED, Orders

Json: TypeAlias = dict[str, Any]
AT_ONCE = 6
HOURS_BETWEEN_MAX = 60
LADDERS = ((60, 300, 900, 2_400), (200, 400, 1_600), (30, 5_000))
ENDINGS = (Kind.CAPTURE, Kind.RELEASE, Kind.EXPIRY)
WRITTEN_DOWN = """
CREATE TABLE seen (number INTEGER PRIMARY KEY, what TEXT, id TEXT, value TEXT);
CREATE TRIGGER {0}_made AFTER INSERT ON {0} BEGIN
    INSERT INTO seen (what, id, value) VALUES ('{0}', new.id, new.value); END;
CREATE TRIGGER {0}_changed AFTER UPDATE ON {0} BEGIN
    INSERT INTO seen (what, id, value) VALUES ('{0}', new.id, new.value); END;
CREATE TRIGGER {1}_made AFTER INSERT ON {1} BEGIN
    INSERT INTO seen (what, id, value) VALUES ('{1}', new.id, new.value); END;
CREATE TRIGGER {1}_changed AFTER UPDATE ON {1} BEGIN
    INSERT INTO seen (what, id, value) VALUES ('{1}', new.id, new.value); END;
"""


@dataclass
class Past:
    """`replies` are what was answered, each time that it was asked."""

    path: Path
    database: SqliteDatabase
    clock: Hour
    banks: Sequence[Bank]
    seed: int
    chance: Random
    replies: list[tuple[Order, Outcome]] = field(default_factory=list)
    holds: list[Order] = field(default_factory=list)

    @property
    def bank(self) -> Bank:
        return self.banks[0]

    def seen(self, what: str) -> list[tuple[str, Json]]:
        """Each version of each document of this collection, in the order of the writes."""
        query = "SELECT id, value FROM seen WHERE what = ? ORDER BY number"
        with closing(sqlite3.connect(self.path)) as file:
            return [(name, json.loads(value)) for name, value in file.execute(query, (what,))]

    def everything(self) -> list[Any]:
        """All that is written in the file, but for the outbox."""
        with closing(sqlite3.connect(self.path)) as file:
            tables = ("accounts", "journal", "policies")
            return [file.execute(f"SELECT * FROM {each}").fetchall() for each in tables]  # noqa: S608

    async def finals(self) -> list[Final]:
        found = self.bank.journal.every({"state": "final"})
        return [kept.value async for kept in found if isinstance(kept.value, Final)]

    async def live(self, wishes: int) -> None:
        """So many things are asked for, some at once, some of them twice; on the way one goes."""
        orders = Orders(self.chance)
        await self._set_rules(Rules())
        for account_id, unit in OPENED.items():
            holder = VolunteerId(account_id.removeprefix("account:"))
            await self.bank.teller.open_account(holder, WUJIAYUAN, account_id, unit)
        rounds = -(-wishes // AT_ONCE)
        for number in range(rounds):
            await asyncio.gather(*(self._wish(orders) for _ in range(AT_ONCE)))
            self.clock.at += timedelta(hours=self.chance.uniform(0, HOURS_BETWEEN_MAX))
            if number == rounds * 2 // 3:
                await self.close(MEMBERS[0])

    async def submit(self, order: Order, bank: Bank | None = None) -> Outcome:
        chosen = bank or self.chance.choice(self.banks)
        cause = Cause(id=f"asked:{self.chance.getrandbits(40)}")
        outcome = await settle(lambda: chosen.teller.submit(order, cause))
        self.replies.append((order, outcome))
        return outcome

    async def close(self, volunteer_id: VolunteerId) -> None:
        """Somebody goes, when nothing of theirs is held, and leaves what they have to the pool."""
        for hold in self.holds:
            if hold.debit == account_of(volunteer_id):
                await self._end(hold, Kind.RELEASE)
        teller, rules, accounts = self.bank.teller, self.bank.rules, self.bank.accounts
        erasures = await open_erasures(self.database)
        desk = ErasureDesk(accounts, erasures, teller, rules, self.clock)
        permit = Permit(holding(volunteer_id, Role.VOLUNTEER), "person.erase")
        asked = Asked(PersonId(volunteer_id), WUJIAYUAN, "pool", None)
        await desk.erase(asked, permit, Cause(id=f"forget:{volunteer_id}"))

    async def _wish(self, orders: Orders) -> None:
        drawn = self.chance.random()
        if drawn < 0.36:
            await self._deposit(orders)
        elif drawn < 0.56:
            await self._twice(orders.move())
        elif drawn < 0.72:
            await self._hold(orders.hold())
        elif drawn < 0.86:
            await self._end_a_hold()
        elif drawn < 0.96:
            await self._take_back()
        else:
            await self._set_rules(orders.rules())

    async def _set_rules(self, drawn: Rules) -> None:
        rules = drawn.model_copy(update={"star_ladder_minutes": self.chance.choice(LADDERS)})
        permit = Permit(PEOPLE[OPERATOR], "policy.set")
        cause = Cause(id=f"rules:{self.chance.getrandbits(40)}")
        await settle(lambda: self.bank.rules.set(WUJIAYUAN, rules, permit, cause))

    async def _deposit(self, orders: Orders) -> None:
        deed = orders.deed()
        for bank in self.chance.sample(self.banks, self.chance.randint(1, len(self.banks))):
            outcome = await settle(lambda at=bank: at.teller.deposit(deed, Cause(id=deed.deed_id)))  # type: ignore[misc]
            self.replies.append((outcome.transfer.order, outcome))

    async def _twice(self, order: Order) -> None:
        await asyncio.gather(*(self.submit(order, bank) for bank in self.banks))

    async def _hold(self, order: Order) -> None:
        self.holds.append(order)
        await self.submit(order)

    async def _end_a_hold(self) -> None:
        if not self.holds:
            return
        await self._end(self.chance.choice(self.holds[-8:]), self.chance.choice(ENDINGS))

    async def _end(self, hold: Order, kind: Kind) -> None:
        if isinstance(await self._ended(hold.transfer_id), Final):
            part = self.chance.randint(1, hold.amount)
            await self._once(ending(hold, kind, part))

    async def _take_back(self) -> None:
        order = self.chance.choice(self.replies)[0] if self.replies else None
        final = await self._ended(order.transfer_id) if order else None
        if order is None or order.kind in {Kind.HOLD, Kind.REVERSAL, *ENDS_A_HOLD}:
            return
        if isinstance(final, Final):
            given = final.credit or final.debit
            assert given
            amount = given.minutes if order.deed else order.amount
            by = self.chance.choice(("coordinator-1", "coordinator-2"))
            await self._once(reversal(order, amount, given.recognised_minutes, "a slip", by))

    async def _once(self, order: Order) -> None:
        """The second who asks otherwise is refused, and that is an answer too."""
        try:
            await self.submit(order)
        except OrderDiffers:
            return

    async def _ended(self, transfer_id: TransferId) -> object:
        kept = await self.bank.journal.find_one(transfer_id)
        return kept.value if kept else None


@asynccontextmanager
async def open_past(path: Path, seed: int, wishes: int) -> AsyncIterator[Past]:
    async with open_sqlite(path) as database:
        clock = Hour()
        banks = [await open_bank(database, clock) for _ in range(2)]
        with closing(sqlite3.connect(path)) as file:
            file.executescript(WRITTEN_DOWN.format("accounts", "journal"))
        past = Past(path, database, clock, banks, seed, Random(seed))  # noqa: S311
        await past.live(wishes)
        yield past


@asynccontextmanager
async def copy_of(past: Past, path: Path) -> AsyncIterator[Past]:
    """The same past in a file of its own, to go on from."""
    with closing(sqlite3.connect(past.path)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    async with open_sqlite(path) as database:
        clock = Hour(past.clock.at)
        banks = [await open_bank(database, clock) for _ in range(2)]
        chance = Random(past.seed)  # noqa: S311
        here = {"path": path, "database": database, "clock": clock, "banks": banks}
        yield replace(past, **here, chance=chance, replies=[*past.replies])  # type: ignore[arg-type]


def members() -> Sequence[str]:
    return [account_of(member) for member in MEMBERS]
