"""A whole city on Kafka and MongoDB's stand-in, some processes a service, that may be killed."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from itertools import count

import httpx
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from pydantic import SecretStr

from lovebank.standalone.seed import move_in
from lovebank.standalone.serve import ISSUER, SERVICES
from lovebank.standalone.settings import Environment, Standalone
from tests.lovebank.standalone.child import ISSUER_ADMIN, ChildService, Ground

Shares = Sequence[frozenset[tuple[str, int]]]


class Doors(httpx.AsyncBaseTransport):
    """`/ledger/accounts` goes to the replicas of `ledger` in turn, as `/accounts`."""

    def __init__(self, urls: Mapping[str, Sequence[str]]) -> None:
        self._urls = urls
        self._turn = count()
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        _, service, path = request.url.raw_path.decode().split("/", 2)
        urls = self._urls[service]
        request.url = httpx.URL(f"{urls[next(self._turn) % len(urls)]}/{path}")
        request.headers["Host"] = request.url.netloc.decode()
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class City:
    def __init__(self, bootstrap: str, replicas: Mapping[str, Sequence[ChildService]]) -> None:
        self._bootstrap = bootstrap
        self._replicas = replicas
        self._urls: dict[str, Sequence[str]] = {}

    async def until_ready(self) -> None:
        for name, replicas in self._replicas.items():
            self._urls[name] = [await each.url() for each in replicas]
        everybody = [each for replicas in self._replicas.values() for each in replicas]
        await asyncio.gather(*(each.until_ready() for each in everybody))

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[httpx.AsyncClient]:
        doors = Doors(self._urls)
        async with httpx.AsyncClient(transport=doors, base_url="http://city", timeout=20) as http:
            yield http

    def kill_one_of_each(self) -> None:
        for name in SERVICES:
            self._replicas[name][0].kill()

    async def shares(self, group: str) -> Shares:
        """What each member of the group has to handle."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await admin.start()
        try:
            [answer] = await admin.describe_consumer_groups([group])
        finally:
            await admin.close()
        [(_, _, _, _, _, members, *_)] = answer.groups
        return [_share(assignment) for *_, assignment in (each[:5] for each in members)]


def _share(assignment: bytes) -> frozenset[tuple[str, int]]:
    decoded = ConsumerProtocolMemberAssignment.decode(assignment)
    return frozenset((each.topic, each.partition) for each in decoded.partitions())


@asynccontextmanager
async def replicated(ground: Ground, of_each: int = 2) -> AsyncIterator[City]:
    """All ready, and Wujiayuan has moved in."""
    async with AsyncExitStack() as stack:

        def begun(where: Ground, name: str, number: int) -> ChildService:
            child = ChildService(where, "serve", name, name=f"{name}-{number}")
            stack.callback(child.kill)
            return child

        made, said = await ChildService(ground, "topics").ended()
        assert made == 0, said
        issuer = begun(ground, ISSUER, 1)
        inside = replace(ground, jwks=f"{await issuer.url()}/jwks")
        numbers = range(1, of_each + 1)
        replicas = {name: [begun(inside, name, each) for each in numbers] for name in SERVICES}
        city = City(ground.kafka, {ISSUER: [issuer], **replicas})
        await city.until_ready()
        await _seed(city)
        yield city


async def _seed(city: City) -> None:
    settings = Standalone(env=Environment.TRIAL, issuer_admin=SecretStr(ISSUER_ADMIN))
    async with city.entered() as http:
        await move_in(http, settings)
