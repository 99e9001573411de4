import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from lovebank.kernel.eventlog.log import LogUnavailable, Record
from lovebank.kernel.eventlog.sqlite import NewerFormat, open_sqlite_log
from tests.lovebank.kernel.eventlog.hearing import Outage, all_of, records
from tests.lovebank.kernel.eventlog.places import Place
from tests.lovebank.kernel.eventlog.suite import EventLogSuite


class TestSqliteLog(EventLogSuite):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        path = tmp_path / "events.sqlite"
        return Place("sqlite", str(path), session_seconds=2.0, deadline_seconds=2.0)

    @pytest.fixture
    def outage(self, place: Place) -> Outage:
        @asynccontextmanager
        async def hold_the_file() -> AsyncIterator[None]:
            with closing(sqlite3.connect(place.where, isolation_level=None)) as other_program:
                other_program.execute("BEGIN EXCLUSIVE")
                yield
                other_program.execute("ROLLBACK")

        return hold_the_file


async def test_a_newer_format_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "events.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()

    with pytest.raises(NewerFormat, match=r"events.sqlite has format 99"):
        async with open_sqlite_log(path):
            pass

    assert path.read_bytes() == before


async def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.sqlite"
    path.write_bytes(b"This is a letter, not a log. " * 100)

    with pytest.raises(LogUnavailable, match="not a database"):
        async with open_sqlite_log(path):
            pass


async def test_many_may_open_a_new_file_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "events.sqlite"

    async def publish(name: str) -> None:
        async with open_sqlite_log(path) as log:
            await log.ensure("test", 3)
            await log.publish([Record("test", name, b"here")])

    await asyncio.gather(*(publish(f"number-{number}") for number in range(8)))

    async with open_sqlite_log(path) as log:
        assert len(await all_of(log, "test")) == 8


async def test_a_power_cut_is_provided_for(tmp_path: Path) -> None:
    async with open_sqlite_log(tmp_path / "events.sqlite") as log:
        asked = ("PRAGMA synchronous", "PRAGMA journal_mode")
        answers = await log.file.write(lambda c: [c.execute(a).fetchone() for a in asked])

    assert answers == [(2,), ("wal",)]


async def test_one_bad_record_does_not_spoil_what_is_committed_with_it(tmp_path: Path) -> None:
    async with open_sqlite_log(tmp_path / "events.sqlite") as log:
        await log.ensure("test", 3)

        outcomes = await asyncio.gather(
            *(log.publish([each]) for each in records("test", 10)),
            log.publish([*records("test", 3), Record("nowhere", "lamp", b"")]),
            *(log.publish([each]) for each in records("test", 10)),
            return_exceptions=True,
        )

        assert [repr(each) for each in outcomes if each is not None] == [
            repr(LogUnavailable("there is no topic nowhere"))
        ]
        assert len(await all_of(log, "test")) == 20
