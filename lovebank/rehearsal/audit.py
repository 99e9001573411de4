"""After a year: what must hold, recounted from the log and compared with what the services say."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lovebank.contracts.event import CloudEvent, Event
from lovebank.contracts.ledger import Deposited
from lovebank.contracts.registry import events
from lovebank.contracts.requests import HelpRequestConfirmed, HelpRequestReported
from lovebank.contracts.volunteers import AttendanceCheckedOut
from lovebank.kernel.eventlog.log import EventLog
from lovebank.rehearsal.town import COMMUNITY
from lovebank.story.town import Json, Town

OPERATOR = "system-operator"
COORDINATOR = "coordinator-wujiayuan"
# From every other state of a request there is a way on, and somebody whose turn it is.
AT_REST = {"closed", "confirmed", "merged", "cancelled"}


@dataclass(frozen=True)
class Findings:
    """`broken` is what did not hold; nothing in it is the only good answer."""

    broken: Sequence[str]
    year: Mapping[str, int]


@dataclass
class Recount:
    """The year as the log alone tells it: every event once, however often it was sent."""

    kinds: Counter[str] = field(default_factory=Counter)
    deposits: Counter[str] = field(default_factory=Counter)
    deposited_minutes: dict[str, int] = field(default_factory=dict)
    earned_minutes: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    def add(self, event: CloudEvent[Event]) -> None:
        self.kinds[event.data.kind] += 1
        match event.data:
            case Deposited() as deposit:
                self.deposits[deposit.deed_id] += 1
                self.deposited_minutes[deposit.deed_id] = deposit.minutes
            case HelpRequestConfirmed() as confirmed:
                self.earned_minutes[confirmed.request_id] = confirmed.minutes_served
            case AttendanceCheckedOut() as attended:
                self.earned_minutes[attended.attendance_id] = attended.minutes_served
            case HelpRequestReported() as reported:
                self.states[reported.request_id] = "reported"


async def recount(log: EventLog) -> Recount:
    counted = Recount()
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


async def audit(town: Town, log: EventLog) -> Findings:
    counted = await recount(log)
    books = await town.get(OPERATOR, "/ledger/books", place=COMMUNITY)
    broken = [*_deposits(counted), *_books(books, counted), *await _stuck(town)]
    return Findings(broken, _year(counted, books))


def _deposits(counted: Recount) -> list[str]:
    wrong = [f"{deed} was deposited {n} times" for deed, n in counted.deposits.items() if n != 1]
    never = counted.earned_minutes.keys() - counted.deposits.keys()
    unearned = counted.deposits.keys() - counted.earned_minutes.keys()
    return [
        *wrong,
        *(f"{deed} was earned and never deposited" for deed in sorted(never)),
        *(f"{deed} was deposited and never earned" for deed in sorted(unearned)),
    ]


def _books(books: Json, counted: Recount) -> list[str]:
    deposited = sum(counted.deposited_minutes.values())
    said = {
        "the books sum to": (books["total_minutes"], 0),
        "minutes on their way": (books["in_transit_minutes"], 0),
        "members have, in minutes": (books["member_minutes"], deposited),
        "accounts that differ from the journal": (len(books["differences"]), 0),
    }
    return [f"{what} {is_}, not {must}" for what, (is_, must) in said.items() if is_ != must]


async def _stuck(town: Town) -> list[str]:
    return [
        f"{each['request_id']} is still {each['state']}"
        async for each in listed(town, COORDINATOR, "/requests/help-requests")
        if each["state"] not in AT_REST
    ]


async def listed(town: Town, person: str, path: str, **asked: str) -> AsyncIterator[Json]:
    """Everything in a list, page by page."""
    cursor: dict[str, str] = {}
    while True:
        page = await town.get(person, path, **asked, **cursor)
        for item in page["items"]:
            yield item
        if not page["next"]:
            return
        cursor = {"cursor": page["next"]}


def _year(counted: Recount, books: Json) -> Mapping[str, int]:
    return {
        "requests reported": counted.kinds["help_request.reported"],
        "merged": counted.kinds["help_request.merged"],
        "accepted": counted.kinds["help_request.accepted"],
        "handed back": counted.kinds["help_request.handed_back"],
        "completed": counted.kinds["help_request.completed"],
        "confirmed": counted.kinds["help_request.confirmed"],
        "attendances": counted.kinds["attendance.checked_out"],
        "deposits": counted.kinds["ledger.deposited"],
        "minutes deposited": sum(counted.deposited_minutes.values()),
        "stars reached": counted.kinds["star.eligible"],
        "accounts": books["accounts"],
        "notifications": counted.kinds["notification.delivered"],
        "events": sum(counted.kinds.values()),
    }
