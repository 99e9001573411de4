import asyncio
from pathlib import Path

import pytest

from lovebank.kernel.eventlog.sqlite_file import Connection, open_file


async def test_a_refused_change_is_undone_and_its_neighbours_are_kept(tmp_path: Path) -> None:
    def keep(connection: Connection) -> None:
        connection.execute("UPDATE change SET number = number + 1")

    def change_and_refuse(connection: Connection) -> None:
        connection.execute("UPDATE change SET number = number + 100")
        raise ValueError("refused")

    def count(connection: Connection) -> int:
        return int(connection.execute("SELECT number FROM change").fetchone()[0])

    async with open_file(tmp_path / "events.sqlite", write_within_seconds=2) as file:
        outcomes = await asyncio.gather(
            *(file.write(each) for each in (keep, change_and_refuse, keep)), return_exceptions=True
        )

        assert [type(each) for each in outcomes] == [type(None), ValueError, type(None)]
        assert await file.read(count) == 2


async def test_who_is_cancelled_while_the_file_is_closed_harms_nobody(tmp_path: Path) -> None:
    def slow(connection: Connection) -> int:
        counted = connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000)"
            " SELECT count(*) FROM n"
        )
        return int(counted.fetchone()[0])

    async with open_file(tmp_path / "events.sqlite", write_within_seconds=2) as file:
        assert await file.read(slow) == 300_000
        reading = asyncio.ensure_future(file.read(slow))
        await asyncio.sleep(0)
        reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading
