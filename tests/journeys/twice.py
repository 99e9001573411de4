"""Runs a city in which every message is sent twice, as after an answer that was lost."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from lovebank.embedded.run import Address, run_city
from lovebank.kernel.eventlog.log import EventLog, Record
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from tests.logs import LogOver


class TwiceLog(LogOver):
    async def publish(self, records: Sequence[Record]) -> None:
        for record in records:
            await super().publish([record, record])


@asynccontextmanager
async def open_twice(path: Path) -> AsyncIterator[EventLog]:
    async with open_sqlite_log(path) as log:
        yield TwiceLog(log)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    options = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
    asyncio.run(
        run_city(
            Path(options["--data"]),
            Address("127.0.0.1", int(options["--port"])),
            demo=True,
            tell=_say,
            open_log=open_twice,
        )
    )


if __name__ == "__main__":
    main()
