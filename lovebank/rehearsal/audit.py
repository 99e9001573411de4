"""After a year: what must hold, recounted from the log and compared with what the services say."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from lovebank.kernel.eventlog.log import EventLog
from lovebank.rehearsal.recount import Recount, recount
from lovebank.rehearsal.town import COMMUNITY
from lovebank.story.town import Json, Town

OPERATOR = "system-operator"
COORDINATOR = "coordinator-wujiayuan"
# From every other state of a request there is a way on, and somebody whose turn it is.
AT_REST = {"closed", "confirmed", "merged", "cancelled"}
MONTH = timedelta(days=30)
FIGURES = {
    "reported": "help_request.reported",
    "merged": "help_request.merged",
    "confirmed": "help_request.confirmed",
    "deposits": "ledger.deposited",
    "minutes_deposited": "",  # Not a count: the sum of them.
    "volunteers_approved": "volunteer.approved",
    "attendances": "attendance.checked_in",
    "notifications": "notification.delivered",
}


@dataclass(frozen=True)
class Findings:
    """`broken` is what did not hold; nothing in it is the only good answer."""

    broken: Sequence[str]
    year: Mapping[str, int]


async def audit(town: Town, log: EventLog) -> Findings:
    counted = await recount(log, COMMUNITY)
    books = await town.get(OPERATOR, "/ledger/books", place=COMMUNITY)
    sums = await _sums(town, counted.days)
    broken = [*check(counted, books, sums), *await _stuck(town)]
    return Findings(broken, _year(counted, books))


def check(counted: Recount, books: Json, sums: Mapping[str, int]) -> Sequence[str]:
    """What the log says against what the bank and the figures say."""
    return [*_deposits(counted), *_books(books, counted), *_figures(sums, counted)]


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


async def _sums(town: Town, days: Set[date]) -> Counter[str]:
    """What the figures of the community come to, asked month by month."""
    sums: Counter[str] = Counter()
    first, last = min(days), max(days)
    while first <= last:
        until = min(first + MONTH, last)
        asked = {"place": COMMUNITY, "from": first.isoformat(), "to": until.isoformat()}
        total = (await town.get(COORDINATOR, "/insights/figures", **asked))["total"]
        sums.update({name: total[name] for name in FIGURES})
        first = until + timedelta(days=1)
    return sums


def _figures(said: Mapping[str, int], counted: Recount) -> list[str]:
    must = {name: counted.here[kind] for name, kind in FIGURES.items()}
    must["minutes_deposited"] = counted.deposited_here_minutes
    return [
        f"the figures say {said[name]} {name}, the log says {figure}"
        for name, figure in must.items()
        if said[name] != figure
    ]


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
