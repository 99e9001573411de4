"""On what a proof stands: a store, an event log, how much of it is asked, and by which seed.

A store and a log are named by an address, so that other processes find the same ones.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.mongo import open_mongo
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.kafka import open_kafka_log
from lovebank.kernel.eventlog.kafka_subscription import Patience
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from tests.servers import kafka
from tests.servers.mongo_on_disk import OnDisk, on_disk

ROOT = Path(__file__).parents[2]
MONGO, KAFKA = "mongodb://", "kafka://"
LEASE_SECONDS = 2.0
PATIENCE = Patience(session_seconds=6.0, heartbeat_seconds=1.0, rebalance_seconds=20.0)


@dataclass
class Ground:
    folder: Path
    store: str
    log: str
    scale: float = 1.0
    seed: int = 0
    server: OnDisk | None = None  # Of the store, where it is one that we may kill.
    living: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def many(self, whole: int) -> int:
        return max(1, round(whole * self.scale))

    def chance(self) -> Random:
        return Random(self.seed)  # noqa: S311 - it is to be the same each time

    def born(self, module: str, *words: object) -> subprocess.Popen[bytes]:
        """A process of its own, that is killed at the end if nobody did before."""
        command = [sys.executable, "-m", f"tests.ledger_proofs.{module}", self.store, self.log]
        told = (self.folder / f"told-{module}").open("ab")
        with told:
            process = subprocess.Popen(
                [*command, *map(str, words)], cwd=ROOT, stdout=told, stderr=told
            )
        self.living.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        self.living.remove(process)


@dataclass(frozen=True)
class Reached:
    """`wrong` is what must not be; none is the only right answer."""

    asked: str
    figures: str
    wrong: Sequence[str]


def open_store(address: str) -> AbstractAsyncContextManager[Database]:
    if address.startswith(MONGO):
        return open_mongo(address, "proofs", server_within_ms=2_000)
    return open_sqlite(Path(address))


@asynccontextmanager
async def open_log(address: str) -> AsyncIterator[EventLog]:
    if address.startswith(KAFKA):
        async with open_kafka_log(address.removeprefix(KAFKA), patience=PATIENCE) as log:
            yield log
    else:
        async with open_sqlite_log(Path(address), lease_seconds=LEASE_SECONDS) as log:
            yield log


@contextmanager
def ground(
    folder: Path, store: str, events: str, scale: float = 1.0, seed: int = 0
) -> Iterator[Ground]:
    """`store` is sqlite, mongo or an address; `events` sqlite, kafka or an address."""
    with ExitStack() as stack:
        server = stack.enter_context(on_disk(folder)) if store == "mongo" else None
        there = {"sqlite": str(folder / "ledger.sqlite"), "mongo": server.uri if server else ""}
        heard = {"sqlite": str(folder / "log.sqlite")}
        if events == "kafka":
            heard["kafka"] = KAFKA + stack.enter_context(kafka.launched()).bootstrap
        made = Ground(
            folder, there.get(store, store), heard.get(events, events), scale, seed, server
        )
        try:
            yield made
        finally:
            for process in [*made.living]:
                made.kill(process)


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


async def until_it_ends(process: subprocess.Popen[bytes]) -> int:
    while (code := process.poll()) is None:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.05)
    return code
