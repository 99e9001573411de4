"""The account gate: all that this process does to one account, one write after another.

A write is fenced by the document's version: whoever wrote in between makes it fail, and then the
account is read anew. So whatever was decided on what was read still holds when it is written, and
each posting's line is known in the same write. What waits meanwhile is folded into one write.

An account remembers what it absorbed until the journal knows. A leg may be absorbed only by who
made sure that its transfer is unfinished *after* the account was read: a transfer that was finished
and forgotten is then found finished, and never absorbed twice. Hence `mark`: what was read when.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lovebank.contracts.ids import AccountId, TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion
from lovebank.kernel.repository import Kept
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.errors import UnitsDiffer
from services.ledger.domain.order import Order, Part
from services.ledger.domain.transfer import Final, Pending, Promised, Rejected, Said
from services.ledger.store.accounts import Accounts

IN_TRANSIT_MAX = 64
FINAL_MAX = 2_000
ABSORBED = Cause(id="absorbed")  # What each posting is due to stands in the journal.
UNVERIFIED = -1  # No reading: the journal is asked before anything is absorbed.
GATES_MAX = 5_000
Look: TypeAlias = Callable[[TransferId], Awaitable[Pending | Final | Rejected]]


class Finished(Exception):
    """The journal knows the outcome, and the account need not."""


@dataclass
class Leg:
    """One part of a transfer, on its way into an account."""

    order: Order
    part: Part
    policy: BankPolicy
    mark: int  # Of the reading after which its transfer was known to be unfinished.
    room: int | None = None  # What the other side has promised, where that is limited.
    answer: asyncio.Future[Said] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def wants_room(self) -> bool:
        return self.part == "room" or (self.part == "credit" and self.order.deed is not None)

    def answer_of(self, account: Account) -> Said | None:
        """A promise is the answer only to who asked for one."""
        said = account.said(self.order.transfer_id)
        return None if isinstance(said, Promised) and self.part != "room" else said

    def say(self, said: Said | Exception) -> None:
        if self.answer.done():  # Its caller has gone.
            return
        if isinstance(said, Exception):
            self.answer.set_exception(said)
        else:
            self.answer.set_result(said)


class Gate:
    def __init__(self, account_id: AccountId, accounts: Accounts, look: Look) -> None:
        self._account_id = account_id
        self._accounts = accounts
        self._look = look
        self._kept: Kept[Account] | None = None
        self._mark = 0
        self._reading = asyncio.Lock()
        self._final: set[TransferId] = set()
        self._waiting: list[Leg] = []
        self._writer: asyncio.Task[None] | None = None

    async def account(self) -> Account:
        """As it was when it was last read or written here. Raises `NoSuchAccount`."""
        return (await self._read_once()).value

    async def mark(self, order: Order) -> int:
        """Taken before a transfer is entered. Raises `NoSuchAccount`, `UnitsDiffer`."""
        account = await self.account()
        if account.unit != order.unit:
            raise UnitsDiffer(account.account_id, account.unit, order.unit)
        return self._mark

    def is_final(self, transfer_id: TransferId) -> None:
        """It is in the journal: the next write forgets it."""
        self._final.add(transfer_id)
        if len(self._final) > FINAL_MAX:
            self._final.clear()
            self._mark += 1

    async def absorb(self, leg: Leg) -> Said:
        """What the account made of it. Raises `Finished`, or whatever keeps the store away."""
        self._waiting.append(leg)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_what_waits())
        return await leg.answer

    async def _write_what_waits(self) -> None:
        try:
            while legs := [leg for leg in self._waiting if not leg.answer.done()]:
                self._waiting.clear()
                await self._write_in_turn(legs)
        finally:
            self._writer = None

    async def _write_in_turn(self, legs: Sequence[Leg]) -> None:
        try:
            await self._write(legs)
        except StaleVersion:
            # Whoever wrote in between got on with it; we look again, and so do those that wait.
            self._kept = None
            self._waiting = [*legs, *self._waiting]
        except Exception as error:
            self._kept = None  # It may have been written all the same.
            for leg in legs:
                leg.say(error)

    async def _write(self, legs: Sequence[Leg]) -> None:
        kept = await self._read_once()
        await self._learn_what_is_final(kept.value, legs)
        after = kept.value.without(self._final)
        for leg in legs:
            if leg.answer_of(after) is None and await self._may_absorb(leg):
                after = after.absorb(leg.order, leg.part, leg.policy, leg.room)
        if after.in_transit != kept.value.in_transit:
            self._kept = await self._accounts.replace(kept, after, [], ABSORBED)
        for leg in legs:
            leg.say(leg.answer_of(after) or Finished())

    async def _may_absorb(self, leg: Leg) -> bool:
        if leg.order.transfer_id in self._final:
            return False
        if leg.mark != self._mark:
            # The account was read since. Was the transfer finished, and forgotten, before?
            if not isinstance(await self._look(leg.order.transfer_id), Pending):
                return False
            leg.mark = self._mark
        return True

    async def _learn_what_is_final(self, account: Account, legs: Sequence[Leg]) -> None:
        """Where somebody died before he could forget what he had finished; and where room is
        wanted, what others were promised and did not bring.
        """
        unknown: Sequence[Said] = ()
        if len(account.in_transit) >= IN_TRANSIT_MAX:
            unknown = account.in_transit
        elif any(leg.wants_room for leg in legs):
            unknown = [each for each in account.in_transit if isinstance(each, Promised)]
        for name in [each.transfer_id for each in unknown if each.transfer_id not in self._final]:
            if not isinstance(await self._look(name), Pending):
                self._final.add(name)

    async def _read_once(self) -> Kept[Account]:
        async with self._reading:
            if self._kept is None:
                kept = await self._accounts.get(self._account_id)
                self._mark += 1
                self._kept = kept
            return self._kept


class Gates:
    """One gate an account, so that what this process does to it comes one after another."""

    def __init__(self, accounts: Accounts, look: Look) -> None:
        self._accounts = accounts
        self._look = look
        self._gates: dict[AccountId, Gate] = {}

    def of(self, account_id: AccountId) -> Gate:
        gate = self._gates.pop(account_id, None) or Gate(account_id, self._accounts, self._look)
        self._gates[account_id] = gate  # The one that was used last comes last.
        if len(self._gates) > GATES_MAX:
            del self._gates[next(iter(self._gates))]
        return gate
