"""Kafka's topics: made once, with the number of partitions they keep for ever."""

import asyncio
from typing import Any

from aiokafka.admin import NewTopic
from aiokafka.errors import NoError, TopicAlreadyExistsError, for_code

from lovebank.kernel.eventlog.kafka_client import (
    ANSWER_WITHIN_SECONDS,
    Admin,
    admin,
    errors_as_unavailable,
    started,
)
from lovebank.kernel.eventlog.log import LogUnavailable, WrongPartitions

REPLICAS_MAX = 3
LOOK_AGAIN_SECONDS = 0.1


async def ensure(bootstrap: str, topic: str, partitions: int) -> None:
    async with started(admin(bootstrap)) as client:
        with errors_as_unavailable():
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                await _create(client, topic, partitions)
                known = len(await partitions_of(client, topic))
    if known != partitions:
        raise WrongPartitions(f"{topic} has {known} partitions, not {partitions}")


async def count(bootstrap: str, topic: str) -> int:
    async with started(admin(bootstrap)) as client:
        with errors_as_unavailable():
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                [described] = await client.describe_topics([topic])
    return len(described["partitions"])


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


async def partitions_of(client: Admin, topic: str) -> list[int]:
    """Waits until every partition has a leader: just made, it may not be known everywhere."""
    while True:
        [described] = await client.describe_topics([topic])
        partitions: list[dict[str, Any]] = described["partitions"]
        if partitions and all(each["leader"] >= 0 for each in partitions):
            return sorted(each["partition"] for each in partitions)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
