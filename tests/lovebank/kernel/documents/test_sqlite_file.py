import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.documents.sqlite_file import FORMAT
from lovebank.kernel.errors import NewerFormat, UnusableFile
from tests.journeys.child import ROOT

NEIGHBOUR = """
import asyncio, sys
from pathlib import Path
from lovebank.kernel.documents.sqlite import open_sqlite

async def main():
    async with open_sqlite(Path(sys.argv[1])) as database:
        lamps = await database.open("lamps")
        print("here", flush=True)
        while name := sys.stdin.readline().strip():
            await lamps.insert(name, {}, [])
            print("kept", flush=True)

asyncio.run(main())
"""


async def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    async with open_sqlite(path) as database:
        await database.write(lambda do: do.execute(f"PRAGMA user_version = {FORMAT + 1}"))
    before = path.read_bytes()

    with pytest.raises(NewerFormat, match=f"format {FORMAT + 1}, .* only up to {FORMAT}"):
        await _open(path)

    assert path.read_bytes() == before


async def test_another_programs_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()

    with pytest.raises(UnusableFile, match="another program"):
        await _open(path)

    assert path.read_bytes() == before


async def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    path.write_text("Dear diary" * 1_000)

    with pytest.raises(UnusableFile, match="not a database"):
        await _open(path)

    assert path.read_text() == "Dear diary" * 1_000


async def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="unable to open"):
        await _open(tmp_path)
    with pytest.raises(UnusableFile, match="unable to open"):
        await _open(tmp_path / "nowhere" / "documents.sqlite")


async def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(UnusableFile, match="locked"):
            await _open(path)


class Neighbour:
    """In a process of its own, with the file open until it leaves or is killed."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", NEIGHBOUR, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._said() == "here"

    def keep(self, name: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        assert self._said() == "kept"

    def leave(self) -> None:
        self._process.communicate("\n")
        assert self._process.returncode == 0

    def die(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _said(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


async def test_what_is_kept_while_another_leaves_is_there_for_all(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    Neighbour(path).leave()  # Whoever comes now finds a file that is there already.
    staying, leaving = Neighbour(path), Neighbour(path)
    staying.keep("lamp-1")
    leaving.keep("lamp-2")

    leaving.leave()
    staying.keep("lamp-3")
    later = Neighbour(path)
    later.keep("lamp-4")
    staying.keep("lamp-5")
    staying.die()
    later.leave()

    async with open_sqlite(path) as database:
        lamps = await database.open("lamps")
        page = await lamps.find({})
        assert [each.id for each in page.documents] == [f"lamp-{n}" for n in (1, 2, 3, 4, 5)]


async def _open(path: Path) -> None:
    async with open_sqlite(path):
        raise AssertionError("it was opened")
