from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Foundation, Service
from services.notifications.app import build
from tests.builders import KnownPeople
from tests.services.notifications.town import Clock


@asynccontextmanager
async def running(database: Database, folder: Path, clock: Clock) -> AsyncIterator[Service]:
    async with open_sqlite_log(folder / "log.sqlite") as log:
        yield await build(Foundation(database, log, KnownPeople(), clock=clock))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(database: Database, tmp_path: Path, clock: Clock) -> AsyncIterator[Service]:
    async with running(database, tmp_path, clock) as service:
        yield service


@pytest.fixture
async def client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(service.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://notifications") as client:
        yield client
