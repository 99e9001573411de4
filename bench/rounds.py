"""Each act by the ledger, by the bare driver calls and by PostgreSQL, one after the other."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import median
from typing import TypeAlias, TypeVar

from bench.bank import MINUTES_AT_FIRST, Bank
from bench.opponent import Postgres
from bench.recording import Act, Replay, recording
from lovebank.contracts.ids import AccountId, VolunteerId
from services.ledger.domain.chart import account_of

CALLERS_MAX = 16
TOGETHER = 500  # As many as a subscriber polls.
LEDGER, BARE, POSTGRES = "ledger", "bare calls", "PostgreSQL"
DEPOSIT, TRANSFER, HOLD = "deposit", "transfer", "hold and capture"
ActOf: TypeAlias = Callable[[int, int], Awaitable[None]]  # By caller and number.
Account = TypeVar("Account")
_runs = count(1)


@dataclass(frozen=True)
class Case:
    what: str
    callers: int
    hot: bool = False

    @property
    def accounts_a_caller(self) -> int:
        return 8 if self.callers <= CALLERS_MAX else 1

    def pair(
        self, accounts: Sequence[Account], caller: int, number: int
    ) -> tuple[Account, Account]:
        """A caller's own accounts in turn; where he has but one, the next caller's."""
        first, each = caller * self.accounts_a_caller, self.accounts_a_caller
        if each == 1:
            return accounts[caller], accounts[(caller + 1) % len(accounts)]
        return accounts[first + number % each], accounts[first + (number + 1) % each]

    def __str__(self) -> str:
        callers = "one caller" if self.callers == 1 else f"{self.callers} at once"
        return f"{self.what}{' to one account' if self.hot else ''}, {callers}"


HOT = Case(TRANSFER, CALLERS_MAX, hot=True)
TOGETHERS = (Case(DEPOSIT, TOGETHER), Case(TRANSFER, TOGETHER))
ACTS = (DEPOSIT, TRANSFER, HOLD)
COMPARED = [Case(what, callers) for what in ACTS for callers in (1, CALLERS_MAX)]
CASES = (*COMPARED, HOT, *TOGETHERS)


@dataclass(frozen=True)
class Pace:
    a_second: float
    cpu_ms: float  # Of this process, an act: it tells something on a busy machine too.


@dataclass
class Found:
    """What each round found, and what each act asked of the documents."""

    paces: dict[tuple[Case, str], list[Pace]] = field(default_factory=lambda: defaultdict(list))
    acts: dict[str, list[Act]] = field(default_factory=lambda: defaultdict(list))

    def pace(self, case: Case, side: str) -> Pace | None:
        found = self.paces.get((case, side))
        if not found:
            return None
        return Pace(median(each.a_second for each in found), median(each.cpu_ms for each in found))

    def ratio(self, over: tuple[Case, str], under: tuple[Case, str]) -> float:
        """Of each round by itself, for the machine is faster at one time than at another."""
        pairs = zip(self.paces[over], self.paces[under], strict=True)
        return median(above.a_second / below.a_second for above, below in pairs)


async def pace(callers: int, acts: int, act: ActOf) -> Pace:
    async def one(caller: int) -> None:
        for number in range(each):
            await act(caller, number)

    each = max(1, acts // callers)
    begun, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one(caller) for caller in range(callers)))
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu
    return Pace(each * callers / seconds, cpu_seconds / each / callers * 1_000)


class Round:
    """One round: every case, and each case by each side before the next."""

    def __init__(
        self, bank: Bank, replay: Replay, postgres: Postgres | None, found: Found, acts: int
    ) -> None:
        self._bank = bank
        self._replay = replay
        self._postgres = postgres
        self._found = found
        self._acts = acts

    async def run(self) -> None:
        for case in CASES:
            opened, done = await self._by_ledger(case)
            if case in COMPARED:
                self._found.acts[case.what].extend(asked for own in done for asked in own)
                self._note(case, BARE, await self._by_bare_calls(case, opened, done))
            if self._postgres and case.what == TRANSFER and case.callers <= CALLERS_MAX:
                self._note(case, POSTGRES, await self._by_postgres(self._postgres, case))

    async def _by_ledger(self, case: Case) -> tuple[Sequence[Act], Sequence[Sequence[Act]]]:
        wanted = case.callers * case.accounts_a_caller
        opened = await asyncio.gather(*(self._opened() for _ in range(wanted)))
        members = [member for member, _ in opened]
        pool = await self._bank.pool() if case.hot else None
        done: list[list[Act]] = [[] for _ in range(case.callers)]

        async def act(caller: int, number: int) -> None:
            member, other = case.pair(members, caller, number)
            with recording() as asked:
                done[caller].append(asked)
                await self._act(case, member, pool or account_of(other))

        self._note(case, LEDGER, await pace(case.callers, self._acts_of(case), act))
        return [asked for _, asked in opened], done

    async def _act(self, case: Case, member: VolunteerId, credit: AccountId) -> None:
        if case.what == DEPOSIT:
            await self._bank.deposit(member)
        elif case.what == HOLD:
            await self._bank.hold_and_capture(account_of(member))
        else:
            await self._bank.transfer(account_of(member), credit)

    async def _opened(self) -> tuple[VolunteerId, Act]:
        with recording() as asked:
            return await self._bank.member(), asked

    async def _by_bare_calls(
        self, case: Case, opened: Sequence[Act], done: Sequence[Sequence[Act]]
    ) -> Pace:
        await self._replay.open(self._bank.database.indexes)
        await asyncio.gather(*(self._replay.act(asked.waves()) for asked in opened))
        waves = [[asked.waves() for asked in own] for own in done]

        async def act(caller: int, number: int) -> None:
            await self._replay.act(waves[caller][number])

        return await pace(case.callers, self._acts_of(case), act)

    async def _by_postgres(self, postgres: Postgres, case: Case) -> Pace:
        run = next(_runs)
        names = [f"{run}:{n}" for n in range(case.callers * case.accounts_a_caller)]
        pool = f"{run}:pool"
        await postgres.open_accounts([pool, *names], MINUTES_AT_FIRST)

        async def act(caller: int, number: int) -> None:
            debit, other = case.pair(names, caller, number)
            credit = pool if case.hot else other
            await postgres.transfer(caller, f"{run}:{caller}:{number}", debit, credit)

        return await pace(case.callers, self._acts_of(case), act)

    def _acts_of(self, case: Case) -> int:
        return max(self._acts, case.callers)

    def _note(self, case: Case, side: str, found: Pace) -> None:
        self._found.paces[case, side].append(found)
