"""Reading what was published, whatever the services say about it."""

import json
from collections.abc import AsyncIterator
from typing import TypeVar

from lovebank.contracts.event import CloudEvent, Event, parse
from lovebank.kernel.eventlog.log import EventLog

E = TypeVar("E", bound=Event)


async def events_in(log: EventLog, wanted: type[E]) -> AsyncIterator[CloudEvent[E]]:
    async for delivered in log.read(wanted.topic):
        envelope = json.loads(delivered.record.value)
        if envelope["type"] == wanted.type():
            yield parse(wanted, envelope)
