"""A service that cannot have what it stands on: it waits, or says why not and ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest
from pymongo import AsyncMongoClient

from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.kernel.documents.collection import Json
from lovebank.kernel.eventlog.kafka import open_kafka_log
from lovebank.standalone.waiting import FORMAT
from tests.lovebank.standalone.child import Ground
from tests.lovebank.standalone.conftest import begun
from tests.lovebank.standalone.door import shut
from tests.servers import mongo
from tests.servers.kafka import Broker


async def with_topics(broker: Broker, partitions: int = PARTITIONS) -> None:
    async with open_kafka_log(broker.bootstrap) as log:
        for topic in TOPICS:
            await log.ensure(topic, partitions)


async def refused(children: ExitStack, ground: Ground, *words: str) -> str:
    """On one line, and with another exit code than zero."""
    child = begun(children, ground, *words)
    code, said = await child.ended()
    assert code == 1, said
    [line] = child.complaints()
    return line


@asynccontextmanager
async def away(ground: Ground) -> AsyncIterator[tuple[Ground, Callable[[], Awaitable[None]]]]:
    """The same ground with a MongoDB that is not there yet, and what lets it come."""
    port = urlsplit(ground.mongo).port
    assert port
    async with shut(port) as (door, comes):
        yield replace(ground, mongo=ground.mongo.replace(f":{port}", f":{door}")), comes


async def answers(url: str) -> Mapping[str, int]:
    async with httpx.AsyncClient(base_url=url) as http:
        paths = ("/health", "/ready", "/policies")
        return {path: (await http.get(path)).status_code for path in paths}


async def test_without_its_topics_it_says_how_they_are_made(
    children: ExitStack, ground: Ground
) -> None:
    said = await refused(children, ground, "serve", "requests")

    assert said == "Topic lovebank.requests is missing: make them all with `lovebank topics`."


async def test_topics_with_another_number_of_partitions_are_refused(
    children: ExitStack, ground: Ground, broker: Broker
) -> None:
    await with_topics(broker, 3)

    serving, making = await asyncio.gather(
        refused(children, ground, "serve", "ledger"), refused(children, ground, "topics")
    )

    assert serving.startswith("Topic lovebank.requests has 3 partitions, not 12: ")
    assert making == "lovebank.requests has 3 partitions, not 12."


async def test_who_is_not_let_in_says_so_without_telling_the_password(
    children: ExitStack, ground: Ground
) -> None:
    if mongo.ASKED == "container" and mongo.is_stand_in():
        pytest.skip("the stand-in's image knows nothing of passwords")
    door = ground.mongo.replace("//", "//ledger:wrong-password@")

    said = await refused(children, replace(ground, mongo=door), "serve", "ledger")

    assert said == "MongoDB does not let us in (code 18)."


@pytest.mark.parametrize(
    ("number", "remedy"), [(FORMAT + 1, "a newer one"), (FORMAT - 1, "the one that reads it")]
)
async def test_data_of_another_format_is_left_alone(
    children: ExitStack, ground: Ground, number: int, remedy: str
) -> None:
    async with AsyncMongoClient[Json](ground.mongo) as client:
        formats = client["volunteers"]["data_format"]
        await formats.delete_many({})
        written = {"_id": "format", "version": 1, "sequence": 0, "value": {"number": number}}
        await formats.insert_one({**written, "published": 0, "outbox": []})

        said = await refused(children, ground, "serve", "volunteers")
        kept = await formats.find_one({"_id": "format"})
        await formats.delete_many({})

    reads = f"this Love Bank reads {FORMAT}"
    assert said == f"The data has format {number}; {reads}. Install {remedy}."
    assert kept
    assert kept["value"] == {"number": number}


async def test_it_waits_for_a_store_and_a_broker_that_are_away_and_goes_on_when_they_come(
    children: ExitStack, ground: Ground, broker: Broker
) -> None:
    await with_topics(broker)
    broker.kill()
    async with away(ground) as (elsewhere, comes):
        service = begun(children, elsewhere, "serve", "requests")
        await service.until(lambda: service.logged("waiting") == ["MongoDB"])
        assert await answers(await service.url()) == {
            "/health": 200,
            "/ready": 503,
            "/policies": 503,
        }

        await comes()
        await service.until(lambda: service.logged("waiting") == ["MongoDB", "Kafka"])
        assert not await service.is_ready()
        assert len(service.complaints()) == len(("waiting", "there", "waiting"))

        await asyncio.to_thread(broker.start)
        await service.until_ready()
        code, said = await service.stop()

    assert service.logged("there") == ["MongoDB", "Kafka"]
    assert code == 0, said


async def test_who_is_told_to_stop_while_it_waits_ends_at_once(
    children: ExitStack, ground: Ground
) -> None:
    async with away(ground) as (elsewhere, _):
        issuer = begun(children, elsewhere, "serve", "issuer")
        await issuer.until(lambda: issuer.logged("waiting") == ["MongoDB"])

        code, said = await issuer.stop()

    assert code == 0, said
    assert len(issuer.complaints()) == 1
