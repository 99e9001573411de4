"""A city whose services keep their documents in MongoDB, and a record of what they asked there."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)
from starlette.types import ASGIApp

from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.embedded.city import BUILD
from lovebank.embedded.index import together
from lovebank.embedded.seeding import SEEDED_BY, seed
from lovebank.issuer.city import open_issuer
from lovebank.kernel.behind import working
from lovebank.kernel.documents.mongo import open_mongo
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Foundation, Service, Timer

URL = "http://city"
# A command that asks for documents, and where it says which.
ASKING = {"find": "filter", "aggregate": "pipeline", "update": "updates", "findAndModify": "query"}
_by_the_clock: ContextVar[bool] = ContextVar("by_the_clock", default=False)


@dataclass(frozen=True, order=True)
class Asked:
    """Which documents of which collection were asked for, by the names of the fields."""

    service: str
    collection: str
    command: str
    by: tuple[str, ...]

    def __str__(self) -> str:
        fields = " and ".join(self.by) or "nothing"
        return f"{self.service}.{self.collection}: {self.command} by {fields}"


@dataclass
class Recorder(CommandListener):
    """What commands and subscribers asked; what is due by the clock looks through all, seldom."""

    service: str
    is_listening: bool = False
    asked: Counter[Asked] = field(default_factory=Counter)
    by_id: Counter[str] = field(default_factory=Counter)

    def started(self, event: CommandStartedEvent) -> None:
        if not self.is_listening or _by_the_clock.get():
            return
        name, command = event.command_name, event.command
        for query in _queries(name, command):
            collection = str(command[name])
            if _names_one(query.get("_id")):
                self.by_id[collection] += 1
            else:
                self.asked[Asked(self.service, collection, name, _fields(query))] += 1

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...


@dataclass(frozen=True)
class MongoCity:
    app: ASGIApp
    recorders: list[Recorder]


@asynccontextmanager
async def open_mongo_city(folder: Path, uri: str, prefix: str) -> AsyncIterator[MongoCity]:
    """As an embedded city, seeded, but for where the documents of its services are."""
    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(open_sqlite_log(folder / "log.sqlite"))
        for topic in TOPICS:
            await log.ensure(topic, PARTITIONS)
        opening = open_issuer(folder, url=f"{URL}/issuer", demo=True)
        issuer = await stack.enter_async_context(opening)
        recorders = [Recorder(name) for name in BUILD]
        foundations = {
            each.service: Foundation(
                await stack.enter_async_context(
                    open_mongo(uri, f"{prefix}_{each.service}", listeners=[each])
                ),
                log,
                issuer.verifier,
            )
            for each in recorders
        }
        services = [_timed(await BUILD[name](each)) for name, each in foundations.items()]
        doors = [(each.name, each.api) for each in services]
        app = together([*doors, ("issuer", issuer.app)], demo=True)
        await seed(folder, app, issuer.token_for_operator(SEEDED_BY))
        for service in services:
            await stack.enter_async_context(working(service, foundations[service.name]))
        for each in recorders:
            each.is_listening = True
        yield MongoCity(app, recorders)


def _timed(service: Service) -> Service:
    return replace(service, timers=[_known(timer) for timer in service.timers])


def _known(timer: Timer) -> Timer:
    async def run() -> None:
        token = _by_the_clock.set(True)
        try:
            await timer.run()
        finally:
            _by_the_clock.reset(token)

    return replace(timer, run=run)


def _queries(name: str, command: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if name not in ASKING:
        return []
    said = command[ASKING[name]]
    match name:
        case "aggregate":
            return [said[0].get("$match", {})]
        case "update":
            return [each["q"] for each in said]
    return [said]


def _names_one(wanted: object) -> bool:
    """One id, or several that are named: each is on one shard. A range of ids is on all."""
    return isinstance(wanted, str) or (
        isinstance(wanted, Mapping) and not {*wanted} - {"$eq", "$in"} and bool(wanted)
    )


def _fields(query: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(each.removeprefix("value.") for each in query))
