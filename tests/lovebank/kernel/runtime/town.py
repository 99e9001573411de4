"""A small town for the tests of messaging: lamps that break, and who hears of it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from pydantic import TypeAdapter

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ids import RequestId
from lovebank.contracts.requests import HelpRequestReferred
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import NotFound
from lovebank.kernel.eventlog.log import EventLog, Record
from lovebank.kernel.ids import uuid7
from lovebank.kernel.model import Model
from lovebank.kernel.outbox import Relay
from lovebank.kernel.repository import Kept, Repository
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.patience import Patience
from lovebank.kernel.runtime.supervisor import run_subscriber
from lovebank.kernel.subscriber import Subscriber
from tests.builders import EVENING, WUJIAYUAN

TOPIC = "lovebank.requests"
PATIENCE_SECONDS = 20.0
HURRY = Patience(
    handle_seconds_max=0.5,
    finish_seconds_max=2.0,
    retry_seconds=0.01,
    retry_seconds_max=0.05,
    stalled_after_seconds=0.5,
    look_round_seconds=0.05,
    rebuild_seconds=0.02,
)


class Lamp(Model):
    times_broken: int


def broken(lamp_id: str, party: str = "property_management") -> HelpRequestReferred:
    return HelpRequestReferred(
        community_id=WUJIAYUAN, at=EVENING, request_id=RequestId(lamp_id), party=party
    )


class Lamps:
    """Each break is a change with its event, in one write."""

    def __init__(self, kept: Repository[Lamp]) -> None:
        self._kept = kept

    @classmethod
    async def open(cls, database: Database) -> "Lamps":
        documents = await database.open("lamps")
        return cls(Repository(documents, TypeAdapter(Lamp), "requests", NotFound))

    async def break_once(self, lamp_id: str, cause_id: str) -> None:
        cause = Cause(cause_id)
        kept: Kept[Lamp] | None = await self._kept.find_one(lamp_id)
        if kept is None:
            await self._kept.add(lamp_id, Lamp(times_broken=1), [broken(lamp_id)], cause)
            return
        if not kept.is_due_to(cause):
            more = Lamp(times_broken=kept.value.times_broken + 1)
            await self._kept.replace(kept, more, [broken(lamp_id)], cause)


class Diary:
    """Writes down what it hears; `otherwise` may object first."""

    def __init__(self) -> None:
        self.heard: dict[str, list[int]] = defaultdict(list)
        self.otherwise: Callable[[CloudEvent[Any]], Awaitable[None]] = _nothing

    async def write(self, event: CloudEvent[HelpRequestReferred]) -> None:
        await self.otherwise(event)
        self.heard[event.subject].append(event.number)


async def _nothing(_: CloudEvent[Any]) -> None:
    """No objection."""


def subscriber_of(diary: Diary, group: str = "diary", *, replayable: bool = False) -> Subscriber:
    subscriber = Subscriber(group, replayable=replayable)
    subscriber.on(HelpRequestReferred, diary.write)
    return subscriber


@asynccontextmanager
async def relaying(database: Database, log: EventLog) -> AsyncIterator[None]:
    relay = Relay("requests", database, log)
    task = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        relay.stop()
        await task


@asynccontextmanager
async def hearing(
    log: EventLog, subscriber: Subscriber, parked: ParkedEvents, patience: Patience = HURRY
) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(run_subscriber(log, subscriber, parked, stop, patience))
    try:
        yield
    finally:
        stop.set()
        await task


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = holds()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)


async def told(lamps: Lamps, database: Database, log: EventLog, *breaks: str) -> None:
    for lamp in breaks:
        await lamps.break_once(lamp, uuid7())
    await Relay("requests", database, log).publish_pending()


async def handled(log: EventLog, group: str = "diary") -> bool:
    return not any(each.lag for each in (await log.offsets(group, TOPIC)).values())


async def reasons(parked: ParkedEvents) -> list[str]:
    found = await parked.find(after=None, limit=100, everything=False)
    return [stored.value["reason"] for stored in found.documents]


async def in_the_log(log: EventLog) -> Mapping[str, list[int]]:
    """The sequences of each lamp's events, as they lie there."""
    found: dict[str, list[int]] = defaultdict(list)
    async for delivered in log.read(TOPIC):
        found[delivered.record.key].append(int(json.loads(delivered.record.value)["sequence"]))
    return found


def poison(key: str) -> Record:
    return Record(TOPIC, key, b'{"type": "org.lovebank.help_request.referred.v1"}')
