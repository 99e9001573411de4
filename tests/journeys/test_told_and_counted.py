"""What is published is told to people and counted, through the real log, relays and subscribers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from lovebank.kernel.behind import working
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Build, Foundation
from services.insights.app import build as build_insights
from services.notifications.app import build as build_notifications
from tests.builders import COORDINATOR, EVENING, HUANG, LEI, TANG, WUJIAYUAN, XIE, KnownPeople
from tests.services.insights.recount import Recount, events_of
from tests.services.insights.town import Month, figures, laid_together, publish
from tests.services.notifications.town import inbox, the_story, wave

WITHIN_SECONDS = 60
EVERY_SECONDS = 0.1
DAY = "2021-02-22"  # In China it is past midnight.


@asynccontextmanager
async def at_work(build: Build, name: str, log: EventLog, folder: Path) -> AsyncIterator[Any]:
    """A client of the service, while it hears, tells and answers."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_sqlite(folder / f"{name}.sqlite"))
        foundation = Foundation(database, log, KnownPeople(), clock=lambda: EVENING)
        service = await build(foundation)
        await stack.enter_async_context(working(service, foundation))
        transport = httpx.ASGITransport(service.api)
        client = httpx.AsyncClient(transport=transport, base_url=f"http://{name}")
        yield await stack.enter_async_context(client)


async def eventually(asked: Callable[[], Awaitable[Any]], wanted: Any) -> None:
    """Asked again and again, until it is so; at last it must be."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while await asked() != wanted:  # noqa: ASYNC110 - It is asked over HTTP.
            await asyncio.sleep(EVERY_SECONDS)


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EventLog]:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        yield log


async def test_a_month_is_counted_as_it_was_told(log: EventLog, tmp_path: Path) -> None:
    await publish(log, laid_together(Month(11).told(requests=60), 11))
    recount = Recount(await events_of(log, WUJIAYUAN)).total()

    async with at_work(build_insights, "insights", log, tmp_path) as insights:

        async def total() -> Any:
            # A busy machine may let the deadline pass: then there is no total yet.
            return (await figures(insights, COORDINATOR)).json().get("total")

        await eventually(total, recount)


async def test_everybody_is_told_and_each_telling_is_counted(log: EventLog, tmp_path: Path) -> None:
    await publish(log, [*Month(1).told(requests=0)[0], *the_story(), *the_story(), wave()])
    async with (
        at_work(build_notifications, "notifications", log, tmp_path) as notifications,
        at_work(build_insights, "insights", log, tmp_path) as insights,
    ):

        async def told() -> Sequence[int]:
            return [len(await inbox(notifications, person)) for person in (XIE, LEI, TANG, HUANG)]

        async def counted() -> Sequence[int]:
            answer = await figures(insights, COORDINATOR, **{"from": DAY, "to": DAY})
            total = answer.json().get("total", {})
            return [total.get(name) or 0 for name in ("reported", "confirmed", "notifications")]

        await eventually(told, [7, 7, 3, 1])
        await eventually(counted, [1, 1, 7 + 7 + 3 + 1])
