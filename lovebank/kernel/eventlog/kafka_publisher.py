"""Publishing to Kafka with an idempotent producer, which is made anew when it may be wedged."""

import asyncio
from collections.abc import Sequence
from typing import Any, TypeAlias

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner

from lovebank.kernel.eventlog.kafka_client import ASK_AGAIN_MS, stop
from lovebank.kernel.eventlog.log import LogUnavailable, Record

Ready: TypeAlias = "asyncio.Future[AIOKafkaProducer]"
Sent: TypeAlias = "asyncio.Future[Any]"
REQUEST_BYTES_MAX = 1_048_576


class KafkaPublisher:
    def __init__(self, bootstrap: str, deadline_seconds: float) -> None:
        self._bootstrap = bootstrap
        self._deadline_seconds = deadline_seconds
        self._ready: Ready | None = None
        self._retiring: set[asyncio.Future[None]] = set()

    async def publish(self, records: Sequence[Record]) -> None:
        ready = self._current()
        sent: list[Sent] = []
        try:
            async with asyncio.timeout(self._deadline_seconds):
                await _send(await asyncio.shield(ready), records, sent)
        except (TimeoutError, KafkaError, OSError) as error:
            if not _may_go_on(ready, error):
                self._retire(ready)
            raise LogUnavailable(repr(error)) from error
        finally:
            for each in sent:
                each.add_done_callback(_look_at)

    async def close(self) -> None:
        if self._ready:
            self._retire(self._ready)
        if self._retiring:
            await asyncio.wait(self._retiring)

    def _current(self) -> Ready:
        """One attempt to start is shared by all who wait for it."""
        if self._ready is None:
            self._ready = asyncio.ensure_future(self._start())
        return self._ready

    async def _start(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            acks="all",
            enable_idempotence=True,
            linger_ms=0,
            max_request_size=REQUEST_BYTES_MAX,
            partitioner=_partition,
            request_timeout_ms=int(self._deadline_seconds * 1_000),
            retry_backoff_ms=ASK_AGAIN_MS,
        )
        starting = asyncio.ensure_future(producer.start())
        try:
            await asyncio.shield(starting)
        except BaseException:
            await stop(starting, producer)
            raise
        return producer

    def _retire(self, ready: Ready) -> None:
        if self._ready is ready:
            self._ready = None
            retiring = asyncio.ensure_future(_stop(ready))
            self._retiring.add(retiring)
            retiring.add_done_callback(self._retiring.discard)


async def _send(producer: AIOKafkaProducer, records: Sequence[Record], sent: list[Sent]) -> None:
    for record in records:
        headers = [(name, text.encode()) for name, text in record.headers.items()]
        accepted = await producer.send(
            record.topic, record.value, record.key.encode(), headers=headers
        )
        sent.append(accepted)
    await asyncio.wait(sent)
    for each in sent:
        each.result()


def _partition(key: bytes, partitions: list[int], available: list[int]) -> int:
    """As every Kafka client does it; sorted, because aiokafka gives them as they come."""
    return int(DefaultPartitioner()(key, sorted(partitions), sorted(available)))


def _may_go_on(ready: Ready, error: Exception) -> bool:
    """Not after a failed start, a deadline or a final error: all that it would send is suspect."""
    has_started = ready.done() and not ready.cancelled() and ready.exception() is None
    return has_started and isinstance(error, KafkaError) and bool(error.retriable)


def _look_at(sent: Sent) -> None:
    if not sent.cancelled():
        sent.exception()


async def _stop(ready: Ready) -> None:
    await asyncio.wait({ready})
    if not ready.cancelled() and ready.exception() is None:
        await stop(ready, ready.result())
