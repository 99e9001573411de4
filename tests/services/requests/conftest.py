from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Foundation
from services.requests.app import build
from tests.builders import PEOPLE, KnownPeople
from tests.services.requests.town import Hour, Town


@pytest.fixture
async def town(database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    clock, people = Hour(), {**PEOPLE}
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        service = await build(Foundation(database, log, KnownPeople(people), clock=clock))
        transport = httpx.ASGITransport(service.api)
        async with httpx.AsyncClient(transport=transport, base_url="http://requests") as client:
            town = Town(client, service, database, clock, people)
            await town.settle_in()
            yield town
