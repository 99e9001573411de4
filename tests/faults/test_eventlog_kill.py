import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from tests.faults.eventlog_town import GROUP, PARTITIONS, TOPIC, acknowledged

Who: TypeAlias = tuple[str, str]
ROOT = Path(__file__).parents[2]
TOWN: tuple[Who, ...] = (
    ("publish", "xie"),
    ("publish", "lei"),
    ("handle", "first"),
    ("handle", "second"),
    ("handle", "third"),
)
HANDLERS = tuple(who for who in TOWN if who[0] == "handle")
SEED = int(os.environ.get("LOVEBANK_TEST_SEED", "1963"))
KILLS = int(os.environ.get("LOVEBANK_TEST_KILLS", "30"))
CATCH_UP_SECONDS = 15.0


def test_nothing_acknowledged_is_lost_or_out_of_order_whoever_is_killed(tmp_path: Path) -> None:
    asyncio.run(_make_the_topic(tmp_path))

    _let_live_and_kill(tmp_path, random.Random(SEED))  # noqa: S311

    kept = _acknowledged(tmp_path)
    effects, notes = _found(tmp_path)
    told = asyncio.run(_told(tmp_path))
    lost = {key: number for key, number in kept.items() if effects.get(key, 0) < number}
    gaps = [note for note in notes if note.startswith("Gap")]
    refused = [note for note in notes if note.startswith("Revoked")]
    print(  # noqa: T201 - the figures of this run
        f"seed {SEED}: {KILLS} killed, {sum(kept.values())} records acknowledged,"
        f" {len(refused)} stale commits refused, {notes.count('Repeated')} heard again"
    )
    assert lost == {}
    assert gaps == []
    assert refused
    assert effects == {key: max(numbers) for key, numbers in told.items()}
    assert all({*numbers} == {*range(1, max(numbers) + 1)} for numbers in told.values())
    assert _integrity(tmp_path / "events.sqlite") == "ok"


def _let_live_and_kill(folder: Path, chance: random.Random) -> None:
    with _town(folder, chance) as living:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.2, 1.0))
            who = chance.choice(TOWN)
            living[who].send_signal(signal.SIGKILL)
            living[who].wait()
            time.sleep(chance.uniform(0, 0.4))
            living[who] = _born(folder, who, chance)
    # All are dead. What a publisher wrote, and did not live to show, is seen by who opens next.
    with _town(folder, chance, HANDLERS):
        _let_catch_up(folder)


def _let_catch_up(folder: Path) -> None:
    deadline = time.monotonic() + CATCH_UP_SECONDS
    while time.monotonic() < deadline and asyncio.run(_lag(folder)):
        time.sleep(0.3)


@contextmanager
def _town(
    folder: Path, chance: random.Random, people: Sequence[Who] = TOWN
) -> Iterator[dict[Who, "subprocess.Popen[bytes]"]]:
    living = {who: _born(folder, who, chance) for who in people}
    try:
        yield living
    finally:
        for each in living.values():
            each.kill()
            each.wait()


def _born(folder: Path, who: Who, chance: random.Random) -> "subprocess.Popen[bytes]":
    role, name = who
    words = [role, str(folder), name, str(chance.randrange(10**6))]
    return subprocess.Popen([sys.executable, "-m", "tests.faults.eventlog_town", *words], cwd=ROOT)


async def _make_the_topic(folder: Path) -> None:
    async with open_sqlite_log(folder / "events.sqlite") as log:
        await log.ensure(TOPIC, PARTITIONS)


async def _lag(folder: Path) -> int:
    async with open_sqlite_log(folder / "events.sqlite") as log:
        return sum(each.lag for each in (await log.offsets(GROUP, TOPIC)).values())


async def _told(folder: Path) -> dict[str, list[int]]:
    told: dict[str, list[int]] = {}
    async with open_sqlite_log(folder / "events.sqlite") as log:
        async for each in log.read(TOPIC):
            told.setdefault(each.record.key, []).append(int(each.record.value))
    return told


def _acknowledged(folder: Path) -> dict[str, int]:
    return acknowledged(folder, "xie") | acknowledged(folder, "lei")


def _found(folder: Path) -> tuple[dict[str, int], list[str]]:
    with closing(sqlite3.connect(folder / "effects.sqlite")) as effects:
        last = dict(effects.execute("SELECT key, last FROM effect").fetchall())
        return last, [note for (note,) in effects.execute("SELECT what FROM note")]


def _integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
