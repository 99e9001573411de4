"""What is seldom, and must not take long: recovery after a crash, an audit of everything."""

import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from bench.bank import Bank, open_bank
from bench.recording import Crashed, recording
from bench.rounds import CALLERS_MAX, TOGETHER, pace
from services.ledger.domain.chart import account_of

RECOVERED_AFTER_SECONDS = 6
MEMBERS = 1_000


async def recovery_seconds(folder: Path, in_flight: int) -> float:
    """Half died after the order was entered, half after the debit account absorbed it."""
    path = Path(mkdtemp(dir=folder)) / "ledger.sqlite"
    async with open_bank(path) as bank:
        await _die(bank, in_flight)
    async with open_bank(path) as bank:  # Another process, some seconds later.
        bank.later = timedelta(seconds=RECOVERED_AFTER_SECONDS)
        _expect(await bank.pending(), in_flight)
        begun = time.perf_counter()
        await bank.teller.recover()
        seconds = time.perf_counter() - begun
        _expect(await bank.pending(), 0)
        _expect(len(await bank.bookkeeper.audit()), 0)
        return seconds


async def _die(bank: Bank, in_flight: int) -> None:
    pairs = [(await bank.member(), await bank.member()) for _ in range(CALLERS_MAX)]

    async def act(_: int, number: int) -> None:
        debit, credit = pairs[number % CALLERS_MAX]
        with suppress(Crashed), recording(dies_after_writes=1 + number // CALLERS_MAX % 2):
            await bank.transfer(account_of(debit), account_of(credit))

    await pace(1, in_flight, act)


async def audit_seconds(folder: Path, transfers: int) -> float:
    async with open_bank(Path(mkdtemp(dir=folder)) / "ledger.sqlite") as bank:
        members = [await bank.member() for _ in range(MEMBERS)]

        async def act(caller: int, number: int) -> None:
            debit = members[(caller + number * TOGETHER) % MEMBERS]
            credit = members[(caller * 7 + number + 1) % MEMBERS]
            if debit != credit:
                await bank.transfer(account_of(debit), account_of(credit))

        await pace(TOGETHER, transfers, act)
        begun = time.perf_counter()
        _expect(len(await bank.bookkeeper.audit()), 0)
        return time.perf_counter() - begun


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise AssertionError(f"{found}, not {wanted}")
