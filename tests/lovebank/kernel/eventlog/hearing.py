"""Publishing and hearing in tests of the event log."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias
from uuid import uuid4

import pytest

from lovebank.kernel.eventlog.log import (
    Delivered,
    EventLog,
    LogUnavailable,
    Partition,
    Record,
    Revoked,
    Subscription,
)
from tests.lovebank.kernel.eventlog.places import Place

Outage: TypeAlias = Callable[[], AbstractAsyncContextManager[None]]
PARTITIONS = 6
HEARD_WITHIN_SECONDS = 30


def records(topic: str, count: int, keys: int = 7) -> list[Record]:
    return [Record(topic, f"request-{n % keys}", str(n).encode()) for n in range(count)]


async def hear(subscription: Subscription, count: int) -> list[Delivered]:
    heard: list[Delivered] = []
    async with asyncio.timeout(HEARD_WITHIN_SECONDS):
        while len(heard) < count:
            heard += await subscription.poll(100, 1)
    return heard


async def hear_nothing(subscription: Subscription) -> None:
    assert await subscription.poll(100, 1) == []


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(HEARD_WITHIN_SECONDS):
        while not condition():  # noqa: ASYNC110 - members tell nobody what they own
            await asyncio.sleep(0.02)


async def all_of(log: EventLog, topic: str) -> list[Delivered]:
    return [each async for each in log.read(topic)]


def handled(heard: Sequence[Delivered]) -> dict[Partition, int]:
    return {each.position.partition: each.position.offset + 1 for each in heard}


def values(heard: Sequence[Delivered]) -> list[str]:
    return [each.record.value.decode() for each in heard]


def keys_of(heard: Sequence[Delivered]) -> dict[str, list[str]]:
    by_key: dict[str, list[str]] = {}
    for each in heard:
        by_key.setdefault(each.record.key, []).append(each.record.value.decode())
    return by_key


class OpenedLog:
    """Needs a fixture `place`. `other` is the same log opened once more."""

    @pytest.fixture
    async def log(self, place: Place) -> AsyncIterator[EventLog]:
        async with place.opened() as log:
            yield log

    @pytest.fixture
    async def other(self, place: Place) -> AsyncIterator[EventLog]:
        async with place.opened() as log:
            yield log

    @pytest.fixture
    async def topic(self, log: EventLog) -> str:
        topic = f"test.{uuid4().hex}"
        await log.ensure(topic, PARTITIONS)
        return topic

    @pytest.fixture
    def group(self) -> str:
        return f"group-{uuid4().hex}"


async def publish_until_kept(log: EventLog, record: Record) -> None:
    """As the relay does: what may not have been kept is sent again."""
    while True:
        try:
            return await log.publish([record])
        except LogUnavailable:
            await asyncio.sleep(0.1)


async def poll_in_trouble(subscription: Subscription) -> Sequence[Delivered]:
    try:
        return await subscription.poll(100, 1)
    except LogUnavailable:
        await asyncio.sleep(0.1)
        return []


async def poll_for_ever(subscription: Subscription, heard: list[Delivered] | None = None) -> None:
    while True:
        found = await subscription.poll(100, 0.1)
        if heard is not None:
            heard += found


async def handle_for_ever(subscription: Subscription, done: set[str]) -> None:
    while True:
        heard = await subscription.poll(100, 0.1)
        done |= {*values(heard)}
        try:
            await subscription.commit(handled(heard))
        except Revoked:
            continue
