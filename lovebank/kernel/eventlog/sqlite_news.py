"""Waking who waits for the file to change: at once in this process, within 50 ms between two."""

import asyncio
from contextlib import suppress

from lovebank.kernel.eventlog.log import LogUnavailable
from lovebank.kernel.eventlog.sqlite_file import Connection, LogFile

LOOK_EVERY_SECONDS = 0.05


class Bell:
    """Take `next_ring` before looking, await it after: a ring in between is not missed."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def next_ring(self) -> asyncio.Event:
        return self._next

    def ring(self) -> None:
        rung, self._next = self._next, asyncio.Event()
        rung.set()


class News:
    def __init__(self) -> None:
        self.records = Bell()
        self.groups = Bell()

    async def watch(self, file: LogFile) -> None:
        """Until cancelled. A file that cannot be read now is looked at again."""
        version, change = 0, 0
        while True:
            with suppress(LogUnavailable):
                seen = await file.read(_data_version)
                if seen != version:
                    version = seen
                    self.records.ring()
                    changed = await file.read(_change)
                    if changed != change:
                        change = changed
                        self.groups.ring()
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def rung_within(ring: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await ring.wait()


def _data_version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _change(connection: Connection) -> int:
    return int(connection.execute("SELECT number FROM change").fetchone()[0])
