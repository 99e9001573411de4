from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from lovebank.contracts.event import Event
from lovebank.contracts.instant import Instant
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Foundation, Service
from services.volunteers.app import build
from tests.builders import EVENING, PEOPLE, KnownPeople, command, told
from tests.services.volunteers.crowd import CROWD


@dataclass
class Hour:
    """What time it is: tests choose."""

    at: Instant = EVENING

    def __call__(self) -> Instant:
        return self.at


@dataclass
class Office:
    """The whole service, by its two doors, and what it has to say to others."""

    service: Service
    database: Database
    http: httpx.AsyncClient

    async def hear(self, event: Event, subject: str, number: int) -> None:
        found = self.service.subscribers[0].find(event.type())
        assert found
        await found[1](told(event, subject, number))

    async def do(self, person: str, path: str, body: Any = None, key: str = "") -> httpx.Response:
        headers = command(person, key or sha256(f"{path} {body}".encode()).hexdigest())
        return await self.http.post(path, json=body, headers=headers)

    async def see(self, person: str, path: str) -> httpx.Response:
        return await self.http.get(path, headers={"authorization": f"Bearer {person}"})

    async def published(self, collection: str) -> list[dict[str, Any]]:
        pending = await (await self.database.open(collection)).pending(1_000)
        return [each.event for waiting in pending for each in waiting.events]

    async def told(self, collection: str, kind: str) -> list[dict[str, Any]]:
        """The data of the events of one kind, in order."""
        wanted = f"org.lovebank.{kind}.v1"
        return [
            event["data"] for event in await self.published(collection) if event["type"] == wanted
        ]


@pytest.fixture
def clock() -> Hour:
    return Hour()


@pytest.fixture
async def office(database: Database, clock: Hour, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        verifier = KnownPeople({**PEOPLE, **CROWD})
        service = await build(Foundation(database, log, verifier, clock=clock))
        transport = httpx.ASGITransport(service.api)
        async with httpx.AsyncClient(transport=transport, base_url="http://volunteers") as http:
            yield Office(service, database, http)
