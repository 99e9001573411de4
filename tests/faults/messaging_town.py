"""Relays and subscribers of a small town as processes that may be killed at any moment.

`python -m tests.faults.messaging_town break|hear <folder> <name> <seed>`. Who breaks lamps notes
each break that was acknowledged, and relays what anybody has broken; who hears keeps, per lamp,
the breaks that have had an effect, in order. Some breaks are refused until `mended` exists.
"""

import asyncio
import random
import sys
from pathlib import Path

from pydantic import TypeAdapter

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.requests import HelpRequestReferred
from lovebank.kernel.cause import heard
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.errors import Conflict, NotFound, StaleVersion
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.ids import uuid7
from lovebank.kernel.model import Model
from lovebank.kernel.outbox import Relay
from lovebank.kernel.repository import Repository
from lovebank.kernel.retry import settle
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.patience import Patience
from lovebank.kernel.runtime.supervisor import run_subscriber
from lovebank.kernel.subscriber import Subscriber
from tests.lovebank.kernel.runtime.town import Lamps

GROUP, PARTITIONS = "electrician", 6
LAMPS, POISONED_LAMPS, POISONED_BREAK = 30, 6, 3
LEASE_SECONDS = 1.0
PATIENCE = Patience(retry_seconds=0.02, retry_seconds_max=0.2, look_round_seconds=0.2)


class OutOfOrder(Conflict):
    """A break came before an earlier one: the protocol has lost or overtaken something."""


class NotYet(Conflict):
    """Nobody can mend this yet."""


class Noted(Model):
    breaks: tuple[int, ...] = ()


class Electrician:
    def __init__(self, noted: Repository[Noted], folder: Path) -> None:
        self._noted = noted
        self._folder = folder

    @classmethod
    async def open(cls, database: Database, folder: Path) -> "Electrician":
        documents = await database.open("noted")
        return cls(Repository(documents, TypeAdapter(Noted), GROUP, NotFound), folder)

    @property
    def subscriber(self) -> Subscriber:
        subscriber = Subscriber(GROUP)
        subscriber.on(HelpRequestReferred, self.hear)
        return subscriber

    async def hear(self, event: CloudEvent[HelpRequestReferred]) -> None:
        if is_poison(event.subject, event.number) and not (self._folder / "mended").exists():
            raise NotYet("Nobody can mend this yet.")
        await settle(lambda: self._note(event))

    async def noted(self) -> dict[str, tuple[int, ...]]:
        return {each.id: each.value.breaks async for each in self._noted.every({})}

    async def _note(self, event: CloudEvent[HelpRequestReferred]) -> None:
        kept = await self._noted.find_one(event.subject)
        breaks = kept.value.breaks if kept else ()
        last = breaks[-1] if breaks else 0
        if event.number <= last:
            return
        if event.number > last + 1:
            raise OutOfOrder(f"{event.id} came after break {last}")
        noted = Noted(breaks=(*breaks, event.number))
        if kept:
            await self._noted.replace(kept, noted, [], heard(event))
        else:
            await self._noted.add(event.subject, noted, [], heard(event))


def is_poison(lamp: str, number: int) -> bool:
    return number == POISONED_BREAK and int(lamp.rpartition("-")[2]) < POISONED_LAMPS


async def break_lamps(folder: Path, name: str, chance: random.Random) -> None:
    async with (
        open_sqlite(folder / "lamps.sqlite") as database,
        open_sqlite_log(folder / "log.sqlite", lease_seconds=LEASE_SECONDS) as log,
    ):
        lamps = await Lamps.open(database)
        relaying = asyncio.create_task(Relay("requests", database, log).run())
        with (folder / f"acknowledged-{name}").open("a", buffering=1) as notes:
            while not relaying.done():
                lamp, cause = f"lamp-{chance.randrange(LAMPS)}", uuid7()
                try:
                    await lamps.break_once(lamp, cause)
                except StaleVersion:
                    continue
                notes.write(f"{lamp} {cause}\n")
                await asyncio.sleep(0.005)


async def hear(folder: Path, _: str, __: random.Random) -> None:
    async with (
        open_sqlite(folder / "noted.sqlite") as database,
        open_sqlite_log(folder / "log.sqlite", lease_seconds=LEASE_SECONDS) as log,
    ):
        electrician = await Electrician.open(database, folder)
        parked = await ParkedEvents.open(database)
        await run_subscriber(log, electrician.subscriber, parked, asyncio.Event(), PATIENCE)


if __name__ == "__main__":
    role, place, who, seed = sys.argv[1:]
    roles = {"break": break_lamps, "hear": hear}
    asyncio.run(roles[role](Path(place), who, random.Random(seed)))  # noqa: S311
