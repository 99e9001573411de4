"""The file in which documents are: opened, recognised, and written to in groups."""

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from lovebank.kernel.documents import group
from lovebank.kernel.documents.collection import ID, Scalar
from lovebank.kernel.documents.group import Done, Outcome, Undone
from lovebank.kernel.errors import DocumentsUnavailable, NewerFormat, Taken, UnusableFile

T = TypeVar("T")
Connection: TypeAlias = sqlite3.Connection
Work: TypeAlias = group.Work[Connection, T]
FORMAT = 1
APPLICATION_ID = int.from_bytes(b"LvBd")  # So that a file of somebody else's is not written to.
BUSY_TIMEOUT_AT_OPENING_SECONDS = 2.0
# The disk is full or failing, or another process has held the file for too long.
_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
}


def connect(path: Path) -> Connection:
    try:
        _make_private(path)
        connection = sqlite3.connect(
            path,
            timeout=BUSY_TIMEOUT_AT_OPENING_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        return _made_ready(connection, path)
    except sqlite3.DatabaseError as error:
        raise UnusableFile(f"{path} cannot be used as our data file: {error}.") from error


def _make_private(path: Path) -> None:
    # Names and telephone numbers are in it. What SQLite lays beside it has the same mode.
    # Only a new file: closing one that is there would take from this process every lock that a
    # connection of it holds, and whoever left as the last one would throw away what others wrote.
    with suppress(OSError):  # SQLite itself finds the words for a path that cannot be a file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _made_ready(connection: Connection, path: Path) -> Connection:
    try:
        _make_or_recognise(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except Exception:
        connection.close()
        raise
    return connection


def _make_or_recognise(connection: Connection, path: Path) -> None:
    asked = "SELECT * FROM pragma_application_id, pragma_user_version"
    [(owner, version)] = connection.execute(asked).fetchall()
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    if (owner, version, tables) == (0, 0, 0):
        # Both or neither, also when the power goes in between.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    elif owner != APPLICATION_ID:
        raise UnusableFile(f"{path} is another program's data file: choose another data folder.")
    elif version > FORMAT:
        raise NewerFormat(path, version, FORMAT)


def commit_together(connection: Connection, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
    with away():
        # Immediate, so that another process is waited for here, not half way through.
        connection.execute("BEGIN IMMEDIATE")
        try:
            outcomes = [_alone(connection, work) for work in works]
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    return outcomes


def _alone(connection: Connection, work: Work[Any]) -> Outcome:
    connection.execute("SAVEPOINT alone")
    outcome: Outcome
    try:
        outcome = Done(work(connection))
    except Exception as error:
        if not connection.in_transaction:  # SQLite gave up the whole: the disk is full.
            raise
        connection.execute("ROLLBACK TO alone")
        outcome = Undone(error)
    connection.execute("RELEASE alone")
    return outcome


@contextmanager
def away() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        # Without a code of SQLite's own it is Python's, of bytes that are no text.
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            raise ValueError(str(error)) from error
        if code & 0xFF in _AWAY:
            raise DocumentsUnavailable(str(error)) from error
        raise


def change(connection: Connection, name: str, statement: str, values: Sequence[Scalar]) -> int:
    """How many rows it changed. Raises `Taken` where an id or a unique field is."""
    try:
        return connection.execute(statement, values).rowcount
    except sqlite3.IntegrityError as error:
        index = re.search(r"index '\w+:(.+):UNIQUE'", str(error))
        raise Taken(name, index[1] if index else ID) from error
