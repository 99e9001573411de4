from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.runtime.parked import ParkedEvents
from tests.lovebank.kernel.runtime.town import TOPIC, Diary, Lamps


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EventLog]:
    async with open_sqlite_log(tmp_path / "log.sqlite") as log:
        await log.ensure(TOPIC, 12)
        yield log


@pytest.fixture
async def parked(database: Database) -> ParkedEvents:
    return await ParkedEvents.open(database)


@pytest.fixture
async def lamps(database: Database) -> Lamps:
    return await Lamps.open(database)


@pytest.fixture
def diary() -> Diary:
    return Diary()
