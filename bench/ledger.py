"""How fast the ledger is: against the bare driver calls it makes, and against PostgreSQL.

`make bench-ledger`. One process, interleaved rounds, medians. The ratios are what to compare
between machines; the figures are this machine's, and those of a busy one say little.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from bench import machine
from bench.bank import open_bank
from bench.endurance import audit_seconds, recovery_seconds
from bench.opponent import NotInstalled, Postgres, opponent
from bench.recording import Replay
from bench.rounds import CALLERS_MAX, Found, Round
from bench.table import goal, tell, tell_goals
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.garbage import collect_seldom


async def measure(folder: Path, asked: argparse.Namespace) -> None:
    say(machine.described(folder))
    found = Found()
    async with _opponent(folder) as postgres:
        for number in range(asked.rounds):
            here = Path(tempfile.mkdtemp(dir=folder))
            await _round(here, postgres, found, asked.acts)
            say(f"round {number + 1} of {asked.rounds}, load {machine.load()}")
    tell(found, say)
    tell_goals(found, say)
    await _endure(folder, asked)


async def _round(folder: Path, postgres: Postgres | None, found: Found, acts: int) -> None:
    async with (
        open_bank(folder / "ledger.sqlite") as bank,
        open_sqlite(folder / "bare.sqlite") as bare,
    ):
        await Round(bank, Replay(bare), postgres, found, acts).run()


async def _endure(folder: Path, asked: argparse.Namespace) -> None:
    seconds = [await recovery_seconds(folder, asked.in_flight) for _ in range(asked.rounds)]
    say(goal(f"seconds to recover {asked.in_flight:,} in flight", median(seconds), at_most=1))
    if asked.audited:
        audited = await audit_seconds(folder, asked.audited)
        say(goal(f"seconds to audit {asked.audited:,} transfers", audited, at_most=8))


@asynccontextmanager
async def _opponent(folder: Path) -> AsyncIterator[Postgres | None]:
    opened = opponent(folder, CALLERS_MAX)
    try:
        postgres = await opened.__aenter__()
    except NotInstalled as missing:
        say(str(missing))
        yield None
        return
    try:
        say(f"PostgreSQL {postgres.version}: {await postgres.settings()}")
        yield postgres
    finally:
        await opened.__aexit__(None, None, None)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ledger")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--acts", type=int, default=480, help="of each case, by each side")
    parser.add_argument("--in-flight", type=int, default=1_000)
    parser.add_argument("--audited", type=int, default=200_000, help="0 leaves the audit out")
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp"), help="on which disk")  # noqa: S108
    return parser.parse_args()


if __name__ == "__main__":
    options = _asked()
    collect_seldom()  # As whatever runs the ledger does.
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="lovebank-bench-") as made:
        Path(made).chmod(0o755)  # PostgreSQL runs as somebody else.
        asyncio.run(measure(Path(made), options))
