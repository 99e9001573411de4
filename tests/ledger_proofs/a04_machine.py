"""A4: hypothesis asks the bank for whatever it thinks of, in any order, and lets it die on the way;
the model says of each write whether it is right, and of everything at the end.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lovebank.contracts.ids import AccountId, CommunityId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.log import Record
from services.ledger.domain.account import AccountState
from services.ledger.domain.ceiling import SurplusChoice
from services.ledger.domain.order import Order
from tests.builders import QINGLONG, WUJIAYUAN
from tests.ledger_proofs.closings import AuditWithClosings
from tests.ledger_proofs.watched import Crash, Life, Watched
from tests.ledger_proofs.wishes import ENDINGS
from tests.services.ledger.conftest import Hour
from tests.simulator_ledger import rest
from tests.simulator_ledger.desk import Desk, open_desk
from tests.simulator_ledger.errands import (
    Choose,
    Deposit,
    EndHold,
    Errand,
    FallAsleep,
    NotYet,
    Open,
    SetRules,
    Submit,
    TakeBack,
    Wake,
)
from tests.simulator_ledger.hearing import TownLog
from tests.simulator_ledger.memory import Table
from tests.simulator_ledger.mutants import NONE
from tests.simulator_ledger.orders import MEMBERS, OPENED, Orders
from tests.simulator_ledger.schedule import first_rules
from tests.simulator_ledger.store import SimulatedDatabase, Tables

ACCOUNTS = [*OPENED]
NUMBERS = st.integers(0, 2**30)
PASSES = 3


class Bank(RuleBasedStateMachine):
    on_disk = False
    mutant = NONE  # A mistake that must be found.

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._clock, self._life, self._number = Hour(), Life(), 0
        self._orders = Orders(Random(0))  # noqa: S311 - what it draws is drawn anew by each rule
        self._holds: list[Order] = []
        self._moved: list[str] = []
        self._told = TownLog()
        self._audit = AuditWithClosings([], first_rules())
        self._inner = self._run(self._store())
        self._desk: Desk = self._run(self._born())

    @initialize()
    def _most_have_an_account(self) -> None:
        for account_id in ACCOUNTS[:-2]:
            self._do(Open(account_id))

    @rule(which=st.sampled_from(ACCOUNTS))
    def opens(self, which: AccountId) -> None:
        self._do(Open(which))

    @rule(seed=NUMBERS, twice=st.booleans())
    def deposits(self, seed: int, *, twice: bool) -> None:
        deed = self._drawn(seed).deed()
        self._moved.append(deed.transfer_id)
        for _ in range(1 + twice):
            self._do(Deposit(deed, self._cause()))

    @rule(seed=NUMBERS, twice=st.booleans())
    def transfers(self, seed: int, *, twice: bool) -> None:
        order = self._drawn(seed).move()
        self._moved.append(order.transfer_id)
        for _ in range(1 + twice):
            self._do(Submit(order, self._cause()))

    @rule(seed=NUMBERS)
    def holds(self, seed: int) -> None:
        order = self._drawn(seed).hold()
        self._holds.append(order)
        self._do(Submit(order, self._cause()))

    @rule(at=st.integers(0, 5), kind=st.sampled_from(ENDINGS), share=st.sampled_from((0.5, 1.0)))
    def captures_releases_or_lets_expire(self, at: int, kind: Any, share: float) -> None:
        for hold in self._holds[-6:][at : at + 1]:
            self._do(EndHold(hold.transfer_id, kind, share, self._cause()))

    @rule(at=st.integers(0, 9), reason=st.sampled_from(("a slip", "no")), forced=st.booleans())
    def reverses(self, at: int, reason: str, *, forced: bool) -> None:
        for name in self._moved[-10:][at : at + 1]:
            self._do(TakeBack(cast("Any", name), reason, forced, self._cause()))

    @rule(at=st.integers(0, 9))
    def asks_otherwise(self, at: int) -> None:
        for order in self._holds[-10:][at : at + 1]:
            other = order.model_copy(update={"amount": order.amount + 1})
            self._do(Submit(other, self._cause()))

    @rule(which=st.sampled_from(ACCOUNTS))
    def closes(self, which: AccountId) -> None:
        self._run(self._try(self._close(which)))

    @rule(seed=NUMBERS, where=st.sampled_from((WUJIAYUAN, QINGLONG)))
    def changes_the_policy(self, seed: int, where: CommunityId) -> None:
        self._do(SetRules(where, self._drawn(seed).rules(), self._cause()))

    @rule(member=st.sampled_from(MEMBERS), choice=st.sampled_from(SurplusChoice))
    def chooses(self, member: VolunteerId, choice: SurplusChoice) -> None:
        self._do(Choose(member, choice, self._cause()))

    @rule()
    def falls_asleep(self) -> None:
        self._do(FallAsleep())

    @rule(member=st.sampled_from(MEMBERS))
    def wakes(self, member: VolunteerId) -> None:
        self._do(Wake(member, self._cause()))

    @rule()
    def hears_of_it(self) -> None:
        self._run(self._try(self._hear()))

    @rule(seconds=st.integers(0, 9))
    def recovers(self, seconds: int) -> None:
        self._clock.at += timedelta(seconds=seconds)
        self._run(self._try(self._desk.teller.recover()))

    @rule(calls=st.integers(0, 9), after=st.booleans())
    def will_crash(self, calls: int, *, after: bool) -> None:
        self._life.calls_left, self._life.dies_after = calls, after

    @invariant()
    def nothing_was_written_that_the_model_forbids(self) -> None:
        assert self._audit.found == []

    def teardown(self) -> None:
        try:
            wrong = self._run(self._at_rest())
        finally:
            self._run(self._stack.aclose())
            self._runner.close()
        assert not wrong, wrong

    async def _store(self) -> Database:
        if not self.on_disk:
            return SimulatedDatabase(Tables(lambda *_: None), _at_once, checks=False)
        folder = self._stack.enter_context(tempfile.TemporaryDirectory())
        return await self._stack.enter_async_context(open_sqlite(Path(folder) / "ledger.sqlite"))

    async def _born(self) -> Desk:
        self._life = Life()
        line: Any = SimpleNamespace(publish=self._publish)
        watched = Watched(self._inner, self._life, self._audit.wrote)
        return await open_desk(watched, line, self._clock, self._new_id, self.mutant)

    async def _try(self, act: Coroutine[Any, Any, object]) -> None:
        """Whoever dies is born again, and knows nothing."""
        try:
            await act
        except NotYet:
            return
        except Crash:
            self._desk = await self._born()

    async def _close(self, which: AccountId) -> None:
        kept = await self._desk.accounts.find_one(which)
        if kept and not kept.value.available and not kept.value.held:
            closed = kept.value.model_copy(update={"state": AccountState.CLOSED})
            await self._desk.accounts.replace(kept, closed, [], self._cause())

    async def _at_rest(self) -> list[str]:
        self._desk = await self._born()
        self._clock.at += timedelta(seconds=60)
        for _ in range(PASSES):
            await self._desk.teller.recover()
        while await self._hear():
            continue
        tables: Any = SimpleNamespace(by_name={})
        for name in ("accounts", "journal"):
            kept = (await (await self._inner.open(name)).find({})).documents
            tables.by_name[name] = table = Table(name, [])
            table.kept = {each.id: each for each in kept}
        wrong = [*rest.violations(tables, self._audit, self._told)]
        return [*self._audit.found, *wrong, *await self._desk.differences()]

    async def _hear(self) -> int:
        await self._desk.relay.publish_pending()
        return await self._told.hear(self._desk.overflow)

    def _do(self, errand: Errand) -> None:
        self._run(self._try(errand.do(self._desk, self._audit)))

    def _run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(act)

    def _drawn(self, seed: int) -> Orders:
        self._orders._chance.seed(seed)
        return self._orders

    def _cause(self) -> Cause:
        return Cause(id=f"command:{self._new_id()}")

    def _new_id(self) -> str:
        self._number += 1
        return f"{self._number:08}"

    async def _publish(self, records: list[Record]) -> None:
        self._told.records.extend(records)


async def _at_once(_: str, operation: Any) -> Any:
    return operation()
