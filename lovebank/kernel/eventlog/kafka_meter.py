"""How far groups have come on Kafka: asked every few seconds, so over clients that are kept."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition

from lovebank.kernel.eventlog.kafka_client import (
    ANSWER_WITHIN_SECONDS,
    Admin,
    admin,
    errors_as_unavailable,
    reader,
    started,
)
from lovebank.kernel.eventlog.kafka_topics import partitions_of
from lovebank.kernel.eventlog.log import LogUnavailable, Offsets, Partition

Clients: TypeAlias = tuple[Admin, AIOKafkaConsumer]


class KafkaMeter:
    """After an error its clients are suspect, and the next question is asked over new ones."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._kept: _Kept | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def offsets(self, group: str, topic: str) -> Mapping[Partition, Offsets]:
        async with self._clients() as (client, consumer):
            known = [TopicPartition(topic, each) for each in await partitions_of(client, topic)]
            begins = await consumer.beginning_offsets(known)
            ends = await consumer.end_offsets(known)
            committed = await client.list_consumer_group_offsets(group, partitions=known)
            if not committed.keys() >= {*known}:  # aiokafka makes nothing of an error to this.
                raise LogUnavailable(f"how far {group} has come is not known just now")
        return {
            Partition(topic, each.partition): Offsets(
                begins[each], ends[each], max(begins[each], committed[each].offset)
            )
            for each in known
        }

    async def close(self) -> None:
        if self._kept:
            self._retire(self._kept)
        if self._ending:
            await asyncio.wait(self._ending)

    @asynccontextmanager
    async def _clients(self) -> AsyncIterator[Clients]:
        kept = self._kept = self._kept or _Kept(self._bootstrap)
        with kept.asked():
            try:
                with errors_as_unavailable():
                    async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                        yield await asyncio.shield(kept.ready)
            except LogUnavailable:
                self._retire(kept)
                raise

    def _retire(self, kept: "_Kept") -> None:
        if self._kept is kept:
            self._kept = None
            self._ending.add(kept.holding)
            kept.holding.add_done_callback(self._ending.discard)
            kept.retire()


class _Kept:
    """Two clients that are stopped once they are retired and nobody asks over them any more."""

    def __init__(self, bootstrap: str) -> None:
        self.ready: asyncio.Future[Clients] = asyncio.get_running_loop().create_future()
        self.holding = asyncio.create_task(self._hold(bootstrap))
        self._is_over = asyncio.Event()
        self._is_retired = False
        self._asking = 0

    @contextmanager
    def asked(self) -> Iterator[None]:
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1
            self._look_round()

    def retire(self) -> None:
        self._is_retired = True
        self._look_round()

    def _look_round(self) -> None:
        if self._is_retired and not self._asking:
            self._is_over.set()

    async def _hold(self, bootstrap: str) -> None:
        try:
            async with started(admin(bootstrap)) as client, started(reader(bootstrap)) as consumer:
                self.ready.set_result((client, consumer))
                await self._is_over.wait()
        except Exception as error:
            self.ready.set_exception(error)
