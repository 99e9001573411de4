from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Foundation, Service
from services.insights.app import build
from tests.builders import KnownPeople
from tests.services.insights.town import PEOPLE


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EventLog]:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        for topic in TOPICS:
            await log.ensure(topic, PARTITIONS)
        yield log


@pytest.fixture
async def service(database: Database, log: EventLog) -> Service:
    return await build(Foundation(database, log, KnownPeople(PEOPLE)))


@pytest.fixture
async def client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(service.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://insights") as client:
        yield client
