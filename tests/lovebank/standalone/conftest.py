import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from lovebank.contracts.registry import TOPICS
from tests.lovebank.standalone.child import ChildService, Ground
from tests.servers import mongo
from tests.servers.kafka import Broker, NamedServer, kafka_broker

__all__ = ["kafka_broker"]


@pytest.fixture
async def broker(kafka_broker: Broker | NamedServer) -> AsyncIterator[Broker]:
    """Without any topic of ours, before and after."""
    if isinstance(kafka_broker, NamedServer):
        pytest.skip("topics are deleted only on a broker that was launched here")
    await _without_topics(kafka_broker)
    yield kafka_broker
    await asyncio.to_thread(kafka_broker.revive)
    await _without_topics(kafka_broker)


@pytest.fixture(scope="session")
def empty_mongo() -> Iterator[str]:
    """A server of our own, because services name their databases themselves."""
    if mongo.ASKED not in mongo.OWN:
        pytest.skip("services need a MongoDB that nobody else uses: one that is launched here")
    with mongo.OWN[mongo.ASKED]() as uri:
        yield uri


@pytest.fixture
def ground(broker: Broker, empty_mongo: str, tmp_path: Path) -> Ground:
    return Ground(broker.bootstrap, empty_mongo, tmp_path)


@pytest.fixture
def children() -> Iterator[ExitStack]:
    """Kills at the end what was begun in the test."""
    with ExitStack() as stack:
        yield stack


def begun(children: ExitStack, ground: Ground, *words: str) -> ChildService:
    child = ChildService(ground, *words)
    children.callback(child.kill)
    return child


async def _without_topics(broker: Broker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    try:
        known = await admin.list_topics()
        if ours := [topic for topic in TOPICS if topic in known]:
            await admin.delete_topics(ours)
    finally:
        await admin.close()
