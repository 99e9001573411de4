"""Kafka's topics: made once, with the number of partitions they keep for ever, and measured."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.errors import NoError, TopicAlreadyExistsError, for_code

from lovebank.kernel.eventlog.kafka_client import (
    ANSWER_WITHIN_SECONDS,
    Admin,
    admin,
    errors_as_unavailable,
    reader,
    started,
)
from lovebank.kernel.eventlog.log import LogUnavailable, Offsets, Partition, WrongPartitions

REPLICAS_MAX = 3
LOOK_AGAIN_SECONDS = 0.1


async def ensure(bootstrap: str, topic: str, partitions: int) -> None:
    async with started(admin(bootstrap)) as client:
        with errors_as_unavailable():
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                await _create(client, topic, partitions)
                known = len(await _partitions(client, topic))
    if known != partitions:
        raise WrongPartitions(f"{topic} has {known} partitions, not {partitions}")


async def count(bootstrap: str, topic: str) -> int:
    async with started(admin(bootstrap)) as client:
        with errors_as_unavailable():
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                [described] = await client.describe_topics([topic])
    return len(described["partitions"])


async def offsets(bootstrap: str, group: str, topic: str) -> Mapping[Partition, Offsets]:
    async with started(admin(bootstrap)) as client, started(reader(bootstrap)) as consumer:
        with errors_as_unavailable():
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                known = [TopicPartition(topic, each) for each in await _partitions(client, topic)]
                begins = await consumer.beginning_offsets(known)
                ends = await consumer.end_offsets(known)
                committed = await client.list_consumer_group_offsets(group, partitions=known)
    return {
        Partition(topic, each.partition): Offsets(
            begins[each], ends[each], max(begins[each], committed[each].offset)
        )
        for each in known
    }


async def _create(client: Admin, topic: str, partitions: int) -> None:
    brokers = (await client.describe_cluster())["brokers"]
    replicas = min(REPLICAS_MAX, len(brokers))
    durable = {"retention.ms": "-1", "min.insync.replicas": str(max(1, replicas - 1))}
    wanted = NewTopic(topic, partitions, replicas, topic_configs=durable)
    answer = await client.create_topics([wanted])
    for name, code, *_ in answer.topic_errors:
        error = for_code(code)
        if error not in (NoError, TopicAlreadyExistsError):
            raise LogUnavailable(f"{name} was not made: {error.__name__}")


async def _partitions(client: Admin, topic: str) -> list[int]:
    """Waits until every partition has a leader: just made, it may not be known everywhere."""
    while True:
        [described] = await client.describe_topics([topic])
        partitions: list[dict[str, Any]] = described["partitions"]
        if partitions and all(each["leader"] >= 0 for each in partitions):
            return sorted(each["partition"] for each in partitions)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
