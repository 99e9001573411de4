"""PostgreSQL as it is usually asked: an interactive transaction of two rows, both durable.

A server of our own on a free port and in a folder that is thrown away, started as somebody who is
not root, which it insists on. Where it or its client is not installed, that is said.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

try:
    import psycopg
except ImportError:  # `make bench-ledger` installs it; the services do not need it.
    psycopg = None  # type: ignore[assignment]

READY_WITHIN_SECONDS = 30
TABLES = """
CREATE TABLE account (
    id text PRIMARY KEY, available bigint NOT NULL, version bigint NOT NULL,
    CHECK (available >= 0));
CREATE TABLE transfer (
    id text PRIMARY KEY, debit text NOT NULL, credit text NOT NULL, amount bigint NOT NULL,
    body jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE outbox (
    position bigserial PRIMARY KEY, transfer_id text NOT NULL, event jsonb NOT NULL);
"""
INSERT = "INSERT INTO transfer (id, debit, credit, amount, body) VALUES (%s, %s, %s, %s, %s)"
MOVE = (
    "UPDATE account SET available = available + %s, version = version + 1"
    " WHERE id = %s AND available + %s >= 0 RETURNING available, version"
)
TELL = "INSERT INTO outbox (transfer_id, event) VALUES (%s, %s)"
BODY = json.dumps({"words": "x" * 500})  # About what a transfer of ours takes.


class NotInstalled(Exception):
    pass


class Postgres:
    """`callers` connections; each act takes the one of its caller."""

    def __init__(self, connections: Sequence[Any], version: str) -> None:
        self._connections = connections
        self.version = version

    async def settings(self) -> str:
        names = ("fsync", "synchronous_commit", "wal_sync_method", "full_page_writes")
        found = [await self._one(f"SHOW {name}") for name in names]
        return ", ".join(f"{name} {value}" for name, value in zip(names, found, strict=True))

    async def _one(self, asked: str) -> str:
        row = await (await self._connections[0].execute(asked)).fetchone()
        return str(row[0])

    async def open_accounts(self, names: Sequence[str], available: int) -> None:
        connection = self._connections[0]
        async with connection.cursor() as cursor:
            rows = [(name, available) for name in names]
            await cursor.executemany("INSERT INTO account VALUES (%s, %s, 1)", rows)

    async def transfer(self, caller: int, name: str, debit: str, credit: str) -> None:
        """Six round trips. Rows are locked in the order of their ids, lest two callers wait."""
        ask = self._connections[caller].execute
        await ask("BEGIN")
        await ask(INSERT, (name, debit, credit, 1, BODY))
        for account, by in sorted([(debit, -1), (credit, 1)]):
            row = await (await ask(MOVE, (by, account, by))).fetchone()
            if row is None:
                await ask("ROLLBACK")
                raise AssertionError(f"{account} has nothing left")
        await ask(TELL, (name, BODY))
        await ask("COMMIT")


@asynccontextmanager
async def opponent(folder: Path, callers: int) -> AsyncIterator[Postgres]:
    """Raises `NotInstalled`."""
    programs = _programs()
    if not programs or psycopg is None:
        missing = "its server (Debian: postgresql)" if not programs else "its client (psycopg)"
        raise NotInstalled(f"PostgreSQL is left out: {missing} is not installed.")
    with _served(programs[-1], folder / "postgres") as address:
        async with AsyncExitStack() as stack:
            connections = [
                await stack.enter_async_context(await _connected(address)) for _ in range(callers)
            ]
            await connections[0].execute(TABLES)
            yield Postgres(connections, _version(connections[0]))


def _version(connection: Any) -> str:
    major, minor = divmod(connection.info.server_version, 10_000)
    return f"{major}.{minor}"


def _programs() -> Sequence[Path]:
    """As Debian lays them, the newest last."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"))


async def _connected(address: str) -> Any:
    return await psycopg.AsyncConnection.connect(address, autocommit=True)


@contextmanager
def _served(programs: Path, folder: Path) -> Iterator[str]:
    folder.mkdir()
    who = _somebody()
    if who:
        shutil.chown(folder, who, pwd.getpwnam(who).pw_gid)
    data, port = folder / "data", _free_port()
    plain = {"user": who, "group": pwd.getpwnam(who).pw_gid, "extra_groups": []} if who else {}
    made = [programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"]
    subprocess.run(  # noqa: S603 - Debian's own programs.
        [*made, "--no-locale"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **plain
    )
    address = f"host=127.0.0.1 port={port} user=bench dbname=postgres"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder],
            stdout=log,
            stderr=log,
            cwd=folder,
            **plain,
        )
        try:
            _wait_for(address, server, folder / "log")
            yield address
        finally:
            server.send_signal(signal.SIGINT)  # A fast shutdown.
            server.wait(READY_WITHIN_SECONDS)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def _somebody() -> str | None:
    """Root may not run it: the package's own account, or else nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
