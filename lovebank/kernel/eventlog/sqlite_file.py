"""The file of the embedded event log: its tables, one thread that writes, one that reads.

A commit waits for the disk, so whatever asks to be written meanwhile is committed together.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from lovebank.kernel.eventlog.log import LogUnavailable

T = TypeVar("T")
Connection: TypeAlias = sqlite3.Connection
Work: TypeAlias = Callable[[Connection], T]
Asked: TypeAlias = tuple[Work[Any], "asyncio.Future[Any]"]
Outcome: TypeAlias = tuple[Any, Exception | None]

FORMAT = 1
COMMITTED_TOGETHER_MAX = 1_000
TABLES = (
    "CREATE TABLE topic (name TEXT PRIMARY KEY, partitions INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE partition (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, number INTEGER NOT NULL,"
    " next INTEGER NOT NULL, UNIQUE (topic, number))",
    "CREATE TABLE record (partition INTEGER, offset INTEGER, key TEXT NOT NULL,"
    " value BLOB NOT NULL, headers TEXT NOT NULL, PRIMARY KEY (partition, offset)) WITHOUT ROWID",
    "CREATE TABLE member (club TEXT, id TEXT, home TEXT NOT NULL, topics TEXT NOT NULL,"
    " renewed_at REAL NOT NULL, lease_seconds REAL NOT NULL, PRIMARY KEY (club, id)) WITHOUT ROWID",
    "CREATE TABLE place (club TEXT, partition INTEGER, member TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, committed INTEGER NOT NULL, PRIMARY KEY (club, partition))"
    " WITHOUT ROWID",
    "CREATE TABLE change (number INTEGER NOT NULL)",
    "INSERT INTO change VALUES (0)",
)


class NewerFormat(Exception):
    """A newer Love Bank wrote this file: this one would not understand all that is in it."""


class LogFile:
    def __init__(self, connections: Sequence[Connection], threads: Sequence[ThreadPoolExecutor]):
        self._writing, self._reading = connections
        self._writer, self._reader = threads
        self._asked: list[Asked] = []
        self._committing: asyncio.Future[None] | None = None

    async def read(self, work: Work[T]) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._reader, work, self._reading)
        except sqlite3.Error as error:
            raise LogUnavailable(str(error)) from error

    async def write(self, work: Work[T]) -> T:
        """One transaction. If its caller is cancelled meanwhile, it may be written all the same."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.append((work, answer))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.ensure_future(self._commit_all())
        return await answer

    async def finish(self) -> None:
        if self._committing:
            await self._committing

    async def _commit_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._asked:
            batch = self._asked[:COMMITTED_TOGETHER_MAX]
            del self._asked[:COMMITTED_TOGETHER_MAX]
            works = [work for work, answer in batch if not answer.done()]
            answers = [answer for _, answer in batch if not answer.done()]
            outcomes = await loop.run_in_executor(self._writer, self._together, works)
            for answer, outcome in zip(answers, outcomes, strict=True):
                _give(answer, outcome)

    def _together(self, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
        try:
            self._writing.execute("BEGIN IMMEDIATE")
            outcomes = [_attempt(self._writing, work) for work in works]
            self._writing.execute("COMMIT")
        except sqlite3.Error as error:
            if self._writing.in_transaction:
                self._writing.execute("ROLLBACK")
            return [(None, LogUnavailable(str(error)))] * len(works)
        return outcomes


def _attempt(connection: Connection, work: Work[Any]) -> Outcome:
    """A refusal undoes its own work only; an error of the file ends the whole transaction."""
    connection.execute("SAVEPOINT work")
    try:
        return work(connection), None
    except sqlite3.Error:
        raise
    except Exception as error:
        connection.execute("ROLLBACK TO work")
        return None, error
    finally:
        if connection.in_transaction:
            connection.execute("RELEASE work")


def _give(answer: "asyncio.Future[Any]", outcome: Outcome) -> None:
    result, error = outcome
    if answer.done():
        return
    if error:
        answer.set_exception(error)
    else:
        answer.set_result(result)


@asynccontextmanager
async def open_file(path: Path, write_within_seconds: float) -> AsyncIterator[LogFile]:
    """Raises `NewerFormat`, `LogUnavailable`."""
    with ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(1) as reader:
        async with (
            _connected(writer, path, write_within_seconds) as writing,
            _connected(reader, path, write_within_seconds) as reading,
        ):
            file = LogFile((writing, reading), (writer, reader))
            try:
                yield file
            finally:
                await file.finish()


@asynccontextmanager
async def _connected(
    thread: ThreadPoolExecutor, path: Path, within_seconds: float
) -> AsyncIterator[Connection]:
    loop = asyncio.get_running_loop()
    try:
        connection = await loop.run_in_executor(thread, _connect, path, within_seconds)
    except sqlite3.Error as error:
        raise LogUnavailable(f"{path.name}: {error}") from error
    try:
        yield connection
    finally:
        # In its own thread, after what that thread is still doing for somebody who was cancelled.
        await loop.run_in_executor(thread, connection.close)


def _connect(path: Path, within_seconds: float) -> Connection:
    connection = sqlite3.connect(
        path, timeout=within_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        _check_format(connection, path)
        _use_write_ahead_log(connection, within_seconds)
        connection.execute("PRAGMA synchronous = FULL")
        _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_write_ahead_log(connection: Connection, within_seconds: float) -> None:
    # SQLite does not wait by itself here when several open a new file at the same time.
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _check_format(connection: Connection, path: Path) -> None:
    found = _format(connection)
    if found > FORMAT:
        raise NewerFormat(f"{path.name} has format {found}; this version knows up to {FORMAT}.")


def _make_tables(connection: Connection) -> None:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if _format(connection) == 0:
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")


def _format(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
