"""The year as the log alone tells it: every event once, however often it was sent."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lovebank.contracts.event import CloudEvent, Event
from lovebank.contracts.ledger import Deposited
from lovebank.contracts.registry import events
from lovebank.contracts.requests import HelpRequestConfirmed
from lovebank.contracts.volunteers import AttendanceCheckedOut
from lovebank.kernel.eventlog.log import EventLog

_AHEAD_OF_UTC = timedelta(hours=8)  # Where the communities are, and their days begin.


@dataclass
class Recount:
    place: str
    kinds: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)  # Of the place alone.
    deposits: Counter[str] = field(default_factory=Counter)
    deposited_minutes: dict[str, int] = field(default_factory=dict)
    deposited_here_minutes: int = 0
    earned_minutes: dict[str, int] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)

    def add(self, event: CloudEvent[Event]) -> None:
        is_here = event.communityid == self.place
        self.kinds[event.data.kind] += 1
        self.here[event.data.kind] += is_here
        self.days.add((event.data.at + _AHEAD_OF_UTC).date())
        match event.data:
            case Deposited() as deposit:
                self.deposits[deposit.deed_id] += 1
                self.deposited_minutes[deposit.deed_id] = deposit.minutes
                self.deposited_here_minutes += deposit.minutes * is_here
            case HelpRequestConfirmed() as confirmed:
                self.earned_minutes[confirmed.request_id] = confirmed.minutes_served
            case AttendanceCheckedOut() as attended:
                self.earned_minutes[attended.attendance_id] = attended.minutes_served


async def recount(log: EventLog, place: str) -> Recount:
    counted = Recount(place)
    seen: set[str] = set()
    for topic in sorted({event.topic for event in events().values()}):
        async for event in _in(log, topic):
            if event.id not in seen:
                seen.add(event.id)
                counted.add(event)
    return counted


async def _in(log: EventLog, topic: str) -> AsyncIterator[CloudEvent[Any]]:
    known = events()
    async for delivered in log.read(topic):
        envelope = json.loads(delivered.record.value)
        if heard := known.get(envelope["type"]):
            yield CloudEvent[heard].model_validate(envelope)  # type: ignore[valid-type]
