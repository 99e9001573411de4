"""How fast the embedded event log is, against bare SQLite inserts that wait for the same disk.

`make bench`. The ratios are what to compare between machines; the figures are this machine's.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from typing import TextIO

from lovebank.kernel.eventlog.log import EventLog, Record
from lovebank.kernel.eventlog.sqlite import open_sqlite_log

TOPIC, PARTITIONS = "lovebank.requests", 12
VALUE = b"x" * 600
MEASURED_SECONDS = 3.0
AT_ONCE, TOGETHER = 64, 100
PINGS = 1_000


def record(number: int) -> Record:
    headers = {"content-type": "application/cloudevents+json", "event-type": "request.reported"}
    return Record(TOPIC, f"request-{number % 500}", VALUE, headers)


def bare_rate(path: Path, together: int) -> float:
    """Rows a second of a plain table, `together` in each transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, value BLOB)")
        begun, rows = time.perf_counter(), 0
        while (seconds := time.perf_counter() - begun) < MEASURED_SECONDS:
            connection.execute("BEGIN IMMEDIATE")
            values = [(VALUE,)] * together
            connection.executemany("INSERT INTO row (value) VALUES (?)", values)
            connection.execute("COMMIT")
            rows += together
        return rows / seconds


async def rate(publish: Callable[[int], Awaitable[None]], each: int) -> float:
    begun, done = time.perf_counter(), 0
    while (seconds := time.perf_counter() - begun) < MEASURED_SECONDS:
        await publish(done)
        done += each
    return done / seconds


async def latencies_ms(log: EventLog) -> Sequence[float]:
    """From the call of publish to the record in the hands of who polls, one at a time."""
    found: list[float] = []
    async with log.subscribe("bench", [TOPIC]) as subscription:
        while await subscription.poll(1_000, 0.1):
            continue
        for number in range(PINGS):
            begun = time.perf_counter()
            polling = asyncio.ensure_future(subscription.poll(1, 10))
            await asyncio.sleep(0)
            await log.publish([record(number)])
            await polling
            found.append((time.perf_counter() - begun) * 1_000)
    return found


async def measure(folder: Path, out: TextIO) -> None:
    async with open_sqlite_log(folder / "events.sqlite") as log:
        await log.ensure(TOPIC, PARTITIONS)

        async def one(number: int) -> None:
            await log.publish([record(number)])

        async def gathered(number: int) -> None:
            await asyncio.gather(*(one(number + more) for more in range(AT_ONCE)))

        async def hundred(number: int) -> None:
            await log.publish([record(number + more) for more in range(TOGETHER)])

        bare_one = bare_rate(folder / "bare-one.sqlite", 1)
        _tell(out, "one by one", await rate(one, 1), bare_one)
        _tell(out, f"{AT_ONCE} at once", await rate(gathered, AT_ONCE), bare_one)
        bare_hundred = bare_rate(folder / "bare-hundred.sqlite", TOGETHER)
        _tell(out, f"{TOGETHER} together", await rate(hundred, TOGETHER), bare_hundred)
        cuts = quantiles(await latencies_ms(log), n=100)
        out.write(f"publish to poll      p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms\n")


def _tell(out: TextIO, what: str, found: float, bare: float) -> None:
    out.write(f"{what:<20} {found:>9,.0f}/s   bare SQLite {bare:>9,.0f}/s   {found / bare:.2f}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=".") as made:
        asyncio.run(measure(Path(made), sys.stdout))
