"""A member of a group on Kafka.

Once aiokafka's coordination has failed for good, every poll raises that same error for ever: such
a consumer is told apart here from one that only has to be asked again.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    IllegalStateError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from lovebank.kernel.eventlog.kafka_client import ANSWER_WITHIN_SECONDS, ASK_AGAIN_MS, started
from lovebank.kernel.eventlog.log import (
    ConsumerBroken,
    Delivered,
    LogUnavailable,
    OnRevoke,
    Partition,
    Position,
    Record,
    Revoked,
    Subscription,
)

SAME_ERRORS_MAX = 3
LOOK_AGAIN_SECONDS = 0.05
GRACE_SECONDS = 0.1
STALE = (
    CommitFailedError,
    IllegalGenerationError,
    IllegalStateError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)


@dataclass(frozen=True)
class Patience:
    """How long the group waits for a silent member, and for all to join again."""

    session_seconds: float = 45.0
    heartbeat_seconds: float = 3.0
    rebalance_seconds: float = 60.0


class KafkaSubscription(Subscription, ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, consumer: AIOKafkaConsumer, on_revoke: OnRevoke | None) -> None:
        self._consumer = consumer
        self._on_revoke = on_revoke
        self._leaving: frozenset[Partition] = frozenset()
        self._committed: dict[Partition, int] = {}
        self._last_error: type[BaseException] | None = None
        self._same_errors = 0
        self._failure: Exception | None = None

    async def poll(self, max_records: int, timeout_seconds: float) -> Sequence[Delivered]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_seconds
        while True:
            if self._failure:
                raise ConsumerBroken(repr(self._failure)) from self._failure
            seconds_left = max(0.0, deadline - loop.time())
            found = await self._fetch(max_records, seconds_left)
            if found or loop.time() >= deadline:
                return found
            if self._leaving:
                await asyncio.sleep(min(LOOK_AGAIN_SECONDS, seconds_left))

    async def commit(self, handled: Mapping[Partition, int]) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                await self._commit(handled)
        except STALE as error:
            raise Revoked(repr(error)) from error
        except TimeoutError as error:
            raise LogUnavailable("no answer to a commit") from error
        except KafkaError as error:
            if error.retriable:
                raise LogUnavailable(repr(error)) from error
            raise ConsumerBroken(repr(error)) from error

    def pause(self, partition: Partition) -> None:
        if partition in self._assigned():
            self._consumer.pause(_theirs(partition))

    def resume(self, partition: Partition) -> None:
        if partition in self._assigned():
            self._consumer.resume(_theirs(partition))

    def owned(self) -> frozenset[Partition]:
        return self._assigned() - self._leaving

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """In Kafka all partitions are given up before they are shared out anew."""
        self._leaving = _ours(revoked)
        if not self._leaving or not self._on_revoke:
            return
        try:
            await self._on_revoke(sorted(self._leaving))
        except Exception as error:
            self._failure = error

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        del assigned
        self._leaving = frozenset()
        self._committed.clear()

    async def _fetch(self, max_records: int, timeout_seconds: float) -> Sequence[Delivered]:
        if self._leaving:
            return []
        try:
            # While partitions are being shared out, `getmany` itself knows no time-out.
            async with asyncio.timeout(timeout_seconds + GRACE_SECONDS):
                found = await self._consumer.getmany(
                    timeout_ms=int(timeout_seconds * 1_000), max_records=max_records
                )
        except TimeoutError:
            return []
        except KafkaError as error:
            raise self._judge(error) from error
        except Exception as error:
            raise ConsumerBroken(repr(error)) from error
        self._same_errors = 0
        heard = [delivered(each) for records in found.values() for each in records]
        return [each for each in heard if each.position.partition not in self._leaving]

    def _judge(self, error: KafkaError) -> LogUnavailable | ConsumerBroken:
        self._same_errors = self._same_errors + 1 if type(error) is self._last_error else 1
        self._last_error = type(error)
        if error.retriable and self._same_errors < SAME_ERRORS_MAX:
            return LogUnavailable(repr(error))
        return ConsumerBroken(repr(error))

    async def _commit(self, handled: Mapping[Partition, int]) -> None:
        for partition in handled:
            if partition not in self._assigned():
                raise Revoked(f"{partition} has another owner now")
            if partition not in self._committed:
                before = await self._consumer.committed(_theirs(partition))
                self._committed[partition] = before or 0
        # Kafka itself would let a commit go backwards.
        ahead = {each: to for each, to in handled.items() if to > self._committed[each]}
        if ahead:
            await self._consumer.commit({_theirs(each): to for each, to in ahead.items()})
            self._committed.update(ahead)

    def _assigned(self) -> frozenset[Partition]:
        return _ours(self._consumer.assignment())


@asynccontextmanager
async def subscribed(
    bootstrap: str,
    group: str,
    topics: Sequence[str],
    on_revoke: OnRevoke | None,
    patience: Patience,
) -> AsyncIterator[Subscription]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        partition_assignment_strategy=(RoundRobinPartitionAssignor,),
        session_timeout_ms=int(patience.session_seconds * 1_000),
        heartbeat_interval_ms=int(patience.heartbeat_seconds * 1_000),
        rebalance_timeout_ms=int(patience.rebalance_seconds * 1_000),
        request_timeout_ms=int((patience.rebalance_seconds + ANSWER_WITHIN_SECONDS) * 1_000),
        retry_backoff_ms=ASK_AGAIN_MS,
    )
    subscription = KafkaSubscription(consumer, on_revoke)
    consumer.subscribe(topics, listener=subscription)
    join_seconds = patience.rebalance_seconds + ANSWER_WITHIN_SECONDS
    async with started(consumer, join_seconds):
        yield subscription


def _theirs(partition: Partition) -> TopicPartition:
    return TopicPartition(partition.topic, partition.number)


def _ours(partitions: Iterable[TopicPartition]) -> frozenset[Partition]:
    return frozenset(Partition(each.topic, each.partition) for each in partitions)


def delivered(found: ConsumerRecord) -> Delivered:
    # What is none of ours may be anything: it must not keep what comes after it from being heard.
    headers = {name: _text(value) for name, value in found.headers}
    record = Record(found.topic, _text(found.key), found.value or b"", headers)
    return Delivered(Position(Partition(found.topic, found.partition), found.offset), record)


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="backslashreplace")
