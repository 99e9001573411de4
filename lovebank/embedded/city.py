"""The whole city in one process: one SQLite file a service, and one for the log."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from starlette.types import ASGIApp

from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.embedded.folder import held
from lovebank.embedded.index import together
from lovebank.embedded.seeding import SEEDED_BY, is_seeded, seed
from lovebank.issuer.city import open_issuer
from lovebank.kernel.behind import working
from lovebank.kernel.clock import Clock, now
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Build, Foundation, Service
from lovebank.kernel.subscriber import Subscriber
from services.insights.app import build as build_insights
from services.ledger.app import build as build_ledger
from services.notifications.app import build as build_notifications
from services.requests.app import build as build_requests
from services.volunteers.app import build as build_volunteers

BUILD: Mapping[str, Build] = {
    "requests": build_requests,
    "volunteers": build_volunteers,
    "ledger": build_ledger,
    "notifications": build_notifications,
    "insights": build_insights,
}
OpenLog: TypeAlias = Callable[[Path], AbstractAsyncContextManager[EventLog]]


@dataclass(frozen=True)
class City:
    app: ASGIApp
    log: EventLog
    services: Sequence[Service]
    databases: Sequence[Database]
    welcome: Sequence[str]  # What a first operator must be told; nothing where there is one.

    async def tick(self) -> None:
        """Everything that is due by the clock is done now, not at its next turn."""
        for service in self.services:
            for timer in service.timers:
                await timer.run()

    async def is_settled(self) -> bool:
        """Whether all that was said has been heard: nothing to publish, nothing to handle."""
        for database in self.databases:
            if (await database.outbox_state()).pending:
                return False
        return all([await self._has_heard_all(each) for each in self._subscribers()])

    def _subscribers(self) -> Sequence[Subscriber]:
        return [each for service in self.services for each in service.subscribers]

    async def _has_heard_all(self, subscriber: Subscriber) -> bool:
        for topic in subscriber.topics:
            offsets = await self.log.offsets(subscriber.group, topic)
            if any(each.lag for each in offsets.values()):
                return False
        return True


@asynccontextmanager
async def open_city(
    folder: Path,
    *,
    url: str,
    demo: bool,
    clock: Clock = now,
    open_log: OpenLog = open_sqlite_log,
) -> AsyncIterator[City]:
    """Raises `CannotStart`. On leaving, what was begun is finished, from the doors inwards."""
    async with AsyncExitStack() as stack:
        stack.enter_context(held(folder))
        log = await stack.enter_async_context(open_log(folder / "log.sqlite"))
        for topic in TOPICS:
            await log.ensure(topic, PARTITIONS)
        issuer = await stack.enter_async_context(
            open_issuer(folder, url=f"{url}/issuer", demo=demo)
        )
        foundations = {
            name: Foundation(
                await stack.enter_async_context(open_sqlite(folder / f"{name}.sqlite")),
                log,
                issuer.verifier,
                clock,
            )
            for name in BUILD
        }
        services = [await BUILD[name](each) for name, each in foundations.items()]
        doors = [(each.name, each.api) for each in services]
        app = together([*doors, ("issuer", issuer.app)], demo=demo)
        if demo and not is_seeded(folder):
            await seed(folder, app, issuer.token_for_operator(SEEDED_BY))
        foundations["issuer"] = Foundation(issuer.database, log, issuer.verifier, clock)
        services.append(issuer.service)
        for service in services:
            await stack.enter_async_context(working(service, foundations[service.name]))
        databases = [each.database for each in foundations.values()]
        yield City(app, log, services, databases, issuer.welcome)
