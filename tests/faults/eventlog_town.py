"""Publishers and subscribers of a small town as processes that may be killed at any moment.

`python -m tests.faults.eventlog_town publish|handle <folder> <name> <seed>`. A publisher notes what
was acknowledged; a subscriber keeps its effects in a database of its own, skips what it has had,
and notes what came out of order and which of its commits were refused.
"""

import asyncio
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from lovebank.kernel.eventlog.log import (
    Delivered,
    LogUnavailable,
    Record,
    Revoked,
    Subscription,
)
from lovebank.kernel.eventlog.sqlite import open_sqlite_log

TOPIC, GROUP, PARTITIONS = "lovebank.requests", "ledger", 6
LEASE_SECONDS = 1.0
OVERSLEPT = 0.05
EFFECTS = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS effect (key TEXT PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS note (what TEXT NOT NULL);
"""


NOTE = "INSERT INTO note VALUES (?)"


async def publish(folder: Path, name: str, chance: random.Random) -> None:
    """Each key counts 1, 2, 3 …; what was not acknowledged is sent again first, as a relay does."""
    counted = Counter(acknowledged(folder, name))
    with (folder / f"acknowledged-{name}").open("a", buffering=1) as notes:
        async with open_sqlite_log(folder / "events.sqlite", lease_seconds=LEASE_SECONDS) as log:
            while True:
                keys = [f"{name}-{chance.randrange(20)}" for _ in range(chance.randint(1, 10))]
                records = []
                for key in keys:
                    counted[key] += 1
                    records.append(Record(TOPIC, key, str(counted[key]).encode()))
                await log.publish(records)
                notes.write("".join(f"{each.key} {each.value.decode()}\n" for each in records))
                await asyncio.sleep(0.01)


def acknowledged(folder: Path, name: str) -> dict[str, int]:
    """A line that was cut off by the kill was not acknowledged."""
    path = folder / f"acknowledged-{name}"
    text = path.read_text() if path.exists() else ""
    lines = [line.split() for line in text.split("\n")[:-1]]
    return {key: int(number) for key, number in lines}


async def handle(folder: Path, name: str, chance: random.Random) -> None:
    with closing(sqlite3.connect(folder / "effects.sqlite", timeout=20)) as effects:
        effects.executescript(EFFECTS)
        async with open_sqlite_log(folder / "events.sqlite", lease_seconds=LEASE_SECONDS) as log:
            while True:
                try:
                    async with log.subscribe(GROUP, [TOPIC]) as subscription:
                        await _handle(subscription, effects, chance)
                except (Revoked, LogUnavailable) as refused:
                    _note(effects, f"{type(refused).__name__} by {name}")


async def _handle(
    subscription: Subscription, effects: sqlite3.Connection, chance: random.Random
) -> None:
    while True:
        heard = await subscription.poll(200, 0.5)
        with effects:
            effects.execute("BEGIN IMMEDIATE")
            _take_effect(effects, heard)
        if heard and chance.random() < OVERSLEPT:
            # All of this process stands still, and its lease ends.
            time.sleep(LEASE_SECONDS * 1.6)  # noqa: ASYNC251
        done = {each.position.partition: each.position.offset + 1 for each in heard}
        await subscription.commit(done)


def _take_effect(effects: sqlite3.Connection, heard: Sequence[Delivered]) -> None:
    for each in heard:
        key, number = each.record.key, int(each.record.value)
        found = effects.execute("SELECT last FROM effect WHERE key = ?", [key]).fetchone()
        last = found[0] if found else 0
        if number <= last:
            effects.execute(NOTE, ["Repeated"])
            continue
        if number > last + 1:
            effects.execute(NOTE, [f"Gap: {key} has {number} after {last}"])
        effects.execute("INSERT OR REPLACE INTO effect VALUES (?, ?)", (key, number))


def _note(effects: sqlite3.Connection, what: str) -> None:
    with effects:
        effects.execute(NOTE, [what])


if __name__ == "__main__":
    role, place, name, seed = sys.argv[1:]
    roles = {"publish": publish, "handle": handle}
    asyncio.run(roles[role](Path(place), name, random.Random(seed)))  # noqa: S311
