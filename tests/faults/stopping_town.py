"""A small town in one process, wired as a service is, that is asked to stop while it is at work.

`python -m tests.faults.stopping_town <folder> <seed>`: lamps break, each break is relayed and
heard, and what was acknowledged is noted, until SIGTERM.
"""

import asyncio
import random
import sys
from pathlib import Path

from lovebank.kernel.behind import working
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.http import build_api
from lovebank.kernel.ids import uuid7
from lovebank.kernel.run import told_to_stop
from lovebank.kernel.service import Foundation, Service
from tests.builders import KnownPeople
from tests.faults.messaging_town import LAMPS, Electrician
from tests.lovebank.kernel.runtime.town import Lamps


async def live(folder: Path, chance: random.Random) -> None:
    async with (
        open_sqlite(folder / "town.sqlite") as database,
        open_sqlite_log(folder / "log.sqlite") as log,
    ):
        lamps = await Lamps.open(database)
        electrician = await Electrician.open(database, folder)
        api = build_api("requests", [], [], KnownPeople())
        service = Service("requests", api, [electrician.subscriber])
        stopping = asyncio.create_task(told_to_stop())
        async with working(service, Foundation(database, log, KnownPeople())):
            with (folder / "acknowledged").open("a", buffering=1) as notes:
                while not stopping.done():
                    lamp = f"lamp-{chance.randrange(LAMPS)}"
                    await lamps.break_once(lamp, uuid7())
                    notes.write(f"{lamp}\n")


if __name__ == "__main__":
    place, seed = sys.argv[1:]
    asyncio.run(live(Path(place), random.Random(seed)))  # noqa: S311
