"""Runs one service, or the issuer, until it is told to stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from importlib import import_module

from starlette.types import ASGIApp

from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.issuer.city import build as build_issuer
from lovebank.issuer.city import check_kind
from lovebank.issuer.keys import SigningKeys
from lovebank.kernel.behind import working
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.mongo import open_mongo
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.eventlog.kafka import open_kafka_log
from lovebank.kernel.eventlog.log import EventLog, WrongPartitions
from lovebank.kernel.identity.keys import KeysOverHttp
from lovebank.kernel.identity.tokens import JwtVerifier
from lovebank.kernel.run import listen, serving, told_to_stop
from lovebank.kernel.service import Build, Foundation, Service
from lovebank.standalone.settings import Standalone
from lovebank.standalone.shell import Shell
from lovebank.standalone.waiting import check_format, check_topics, until_there

SERVICES = ("requests", "volunteers", "ledger", "notifications", "insights")
ISSUER = "issuer"


async def serve(name: str, settings: Standalone) -> None:
    """Until SIGTERM or SIGINT. Raises `CannotStart`."""
    shell = Shell(name)
    open_app = _issuer(settings) if name == ISSUER else _service(name, settings)
    async with AsyncExitStack() as stack:
        door = stack.enter_context(listen(settings.host, settings.port))
        await stack.enter_async_context(serving(shell, door))
        stopped = asyncio.create_task(told_to_stop())
        opened = asyncio.create_task(stack.enter_async_context(open_app))
        await asyncio.wait({opened, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if opened.done():
            shell.open(opened.result())
            await stopped
        opened.cancel()


@asynccontextmanager
async def _service(name: str, settings: Standalone) -> AsyncIterator[ASGIApp]:
    async with _database(name, settings) as database, _log(settings) as log:
        await until_there("Kafka", lambda: check_topics(log))
        verifier = JwtVerifier(
            KeysOverHttp(settings.oidc_jwks),
            issuer=settings.oidc_issuer,
            audience=settings.oidc_audience,
            allow_demo=settings.is_trial,
        )
        foundation = Foundation(database, log, verifier)
        build: Build = import_module(f"services.{name}.app").build
        service: Service = await build(foundation)
        async with working(service, foundation):
            yield service.api


@asynccontextmanager
async def _issuer(settings: Standalone) -> AsyncIterator[ASGIApp]:
    async with _database(ISSUER, settings) as database, _log(settings) as log:
        check_kind(settings.issuer_keys, demo=settings.is_trial)
        keys = SigningKeys.open(settings.issuer_keys)
        first_code = settings.issuer_admin.get_secret_value() if settings.issuer_admin else ""
        issuer = await build_issuer(
            database, keys, settings.oidc_issuer, demo=settings.is_trial, first_code=first_code
        )
        await until_there("Kafka", lambda: check_topics(log))
        async with working(issuer.service, Foundation(database, log, issuer.verifier)):
            yield issuer.app


@asynccontextmanager
async def _database(name: str, settings: Standalone) -> AsyncIterator[Database]:
    async with open_mongo(settings.mongo.get_secret_value(), name) as database:
        await until_there("MongoDB", lambda: check_format(database))
        yield database


def _log(settings: Standalone) -> AbstractAsyncContextManager[EventLog]:
    return open_kafka_log(settings.kafka, patience=settings.patience)


async def make_topics(settings: Standalone) -> None:
    """What the contracts publish on. Raises `CannotStart`."""
    async with _log(settings) as log:
        for topic in TOPICS:
            try:
                await until_there("Kafka", partial(log.ensure, topic, PARTITIONS))
            except WrongPartitions as error:
                raise CannotStart(f"{error}.") from error
