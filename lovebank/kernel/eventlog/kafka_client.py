"""Starting and stopping aiokafka's clients, neither of which may ever be cancelled half way."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol, TypeVar

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from lovebank.kernel.eventlog.log import LogUnavailable, Partition

STOP_WITHIN_SECONDS = 10.0
ANSWER_WITHIN_SECONDS = 10.0
# Of each client by itself: at the usual 100 ms a city whose broker is away is busy with asking.
ASK_AGAIN_MS = 500
_log = logging.getLogger(__name__)
_ending: set["asyncio.Future[None]"] = set()


class Client(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...


C = TypeVar("C", bound=Client)


class Admin(AIOKafkaAdminClient):  # type: ignore[misc]  # aiokafka has no types
    """What is called stop elsewhere is called close here."""

    async def stop(self) -> None:
        await self.close()


@contextmanager
def errors_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (KafkaError, TimeoutError, OSError) as error:
        raise LogUnavailable(repr(error)) from error


@asynccontextmanager
async def started(client: C, within_seconds: float = ANSWER_WITHIN_SECONDS) -> AsyncIterator[C]:
    """Raises `LogUnavailable`. What does not stop in ten seconds goes on stopping by itself."""
    starting = asyncio.ensure_future(client.start())
    try:
        with errors_as_unavailable():
            async with asyncio.timeout(within_seconds):
                await asyncio.shield(starting)
        yield client
    finally:
        await stop(starting, client)


async def stop(starting: Awaitable[object], client: Client) -> None:
    ending = asyncio.ensure_future(_end(starting, client))
    _ending.add(ending)
    ending.add_done_callback(_ending.discard)
    await asyncio.wait({ending}, timeout=STOP_WITHIN_SECONDS)


async def _end(starting: Awaitable[object], client: Client) -> None:
    try:
        await starting
    except Exception as error:
        _log.debug("was never started: %r", error)  # Whoever started it has the error too.
    try:
        await client.stop()
    except Exception as error:
        _log.warning("did not stop cleanly: %r", error)


def admin(bootstrap: str) -> Admin:
    return Admin(
        bootstrap_servers=bootstrap,
        request_timeout_ms=int(ANSWER_WITHIN_SECONDS * 1_000),
        retry_backoff_ms=ASK_AGAIN_MS,
    )


def reader(bootstrap: str, *topics: str) -> AIOKafkaConsumer:
    """Without a group. With topics, it reads all their partitions from the first record."""
    return AIOKafkaConsumer(
        *topics,
        bootstrap_servers=bootstrap,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        request_timeout_ms=int(ANSWER_WITHIN_SECONDS * 1_000),
        retry_backoff_ms=ASK_AGAIN_MS,
    )


def seek(consumer: AIOKafkaConsumer, begin: Mapping[Partition, int]) -> None:
    for each in consumer.assignment():
        if offset := begin.get(Partition(each.topic, each.partition)):
            consumer.seek(each, offset)
