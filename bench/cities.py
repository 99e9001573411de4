"""The same city twice: embedded in one process, and as services on Kafka and MongoDB's stand-in."""

import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pymongo import AsyncMongoClient, WriteConcern

from lovebank.kernel.eventlog.kafka import open_kafka_log
from lovebank.kernel.eventlog.log import EventLog, Record
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from tests.faults.replicas import replicated
from tests.journeys.child import child_city
from tests.lovebank.standalone.child import Ground
from tests.servers import kafka, mongo

TOPIC, PARTITIONS = "bench.bare", 12
VALUE = b"x" * 600
EMBEDDED, KAFKA = "embedded", "Kafka, MongoDB stand-in"
Act = Callable[[], Awaitable[object]]


class NotAtHand(Exception):
    """Java or Maven is not installed here."""


@dataclass(frozen=True)
class Servers:
    kafka: str
    mongo: str


@dataclass(frozen=True)
class Place:
    """A city that runs, and what its backends take for the least that they could be asked."""

    name: str
    http: httpx.AsyncClient
    write: Act
    publish: Act


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        city = stack.enter_context(child_city(folder / "city"))
        log = await stack.enter_async_context(open_sqlite_log(folder / "bare-log.sqlite"))
        rows = stack.enter_context(closing(_table(folder / "bare.sqlite")))
        http = httpx.AsyncClient(base_url=city.url, timeout=20)

        async def write() -> None:
            rows.execute("INSERT INTO row (value) VALUES (?)", [VALUE])

        await stack.enter_async_context(http)
        yield Place(EMBEDDED, http, write, await _publishing(log))


def _table(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, value BLOB)")
    return connection


@contextmanager
def kafka_and_mongo() -> Iterator[Servers]:
    """Raises `NotAtHand`."""
    if missing := [each for each in ("java", "javac", "mvn") if not shutil.which(each)]:
        raise NotAtHand(f"Without {' and '.join(missing)} there is no Kafka to compare with.")
    with kafka.launched() as broker, mongo.launched() as uri:
        yield Servers(broker.bootstrap, uri)


@asynccontextmanager
async def on_kafka(folder: Path, stood_on: Servers) -> AsyncIterator[Place]:
    ground = Ground(stood_on.kafka, stood_on.mongo, folder)
    async with AsyncExitStack() as stack:
        city = await stack.enter_async_context(replicated(ground, of_each=1))
        log = await stack.enter_async_context(open_kafka_log(stood_on.kafka))
        client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(stood_on.mongo)
        stack.push_async_callback(client.close)
        rows = client["bench"].get_collection(
            "row", write_concern=WriteConcern(w="majority", j=True)
        )

        async def write() -> None:
            await rows.insert_one({"value": VALUE})

        http = await stack.enter_async_context(city.entered())
        yield Place(KAFKA, http, write, await _publishing(log))


async def _publishing(log: EventLog) -> Act:
    await log.ensure(TOPIC, PARTITIONS)

    async def publish() -> None:
        await log.publish([Record(TOPIC, str(time.monotonic_ns()), VALUE)])

    return publish
