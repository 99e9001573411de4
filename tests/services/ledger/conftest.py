from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from lovebank.contracts.instant import Instant
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.service import Foundation, Service
from services.ledger.app import build
from tests.builders import EVENING, HUANG, WUJIAYUAN, KnownPeople
from tests.services.ledger.bank import Bank, open_bank
from tests.services.ledger.market import Market
from tests.services.ledger.offices import Offices


@dataclass
class Hour:
    """What time it is: tests choose."""

    at: Instant = EVENING

    def __call__(self) -> Instant:
        return self.at


@pytest.fixture
def clock() -> Hour:
    return Hour()


@pytest.fixture
async def bank(database: Database, clock: Hour) -> Bank:
    return await open_bank(database, clock)


@pytest.fixture
async def service(database: Database, clock: Hour, tmp_path: Path) -> AsyncIterator[Service]:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        yield await build(Foundation(database, log, KnownPeople(), clock=clock))


@pytest.fixture
async def client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(service.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://ledger") as client:
        yield client


@pytest.fixture
async def market(client: httpx.AsyncClient, bank: Bank, service: Service) -> Market:
    found = Market(client, bank, service)
    await found.open()
    return found


@pytest.fixture
async def offices(client: httpx.AsyncClient, bank: Bank) -> Offices:
    """Open, and Huang Manfeng has an account."""
    offices = Offices(client)
    await offices.open()
    await bank.teller.open_account(HUANG, WUJIAYUAN)
    return offices
