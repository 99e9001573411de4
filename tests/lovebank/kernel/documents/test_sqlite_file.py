import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.documents.sqlite_file import FORMAT
from lovebank.kernel.errors import NewerFormat, UnusableFile


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


async def _open(path: Path) -> None:
    async with open_sqlite(path):
        raise AssertionError("it was opened")
