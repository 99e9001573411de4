"""The figures counted again, from nothing but the bytes in the log, and in another way."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from lovebank.contracts.registry import TOPICS
from lovebank.kernel.eventlog.log import EventLog

CODES = {
    "help_request.reported": "reported",
    "help_request.merged": "merged",
    "help_request.confirmed": "confirmed",
    "volunteer.registered": "volunteers_registered",
    "volunteer.approved": "volunteers_approved",
    "attendance.checked_in": "attendances",
    "notification.delivered": "notifications",
    "ledger.deposited": "deposits",
}


_OTHERS = ("activities", "accepted", "unfulfilled")


async def events_of(log: EventLog, place: str) -> Sequence[Mapping[str, Any]]:
    """Each once, in order: the id tells a repeat."""
    found: dict[str, Mapping[str, Any]] = {}
    for topic in TOPICS:
        async for delivered in log.read(topic):
            envelope = json.loads(delivered.record.value)
            found.setdefault(envelope["id"], envelope)
    told = [event for event in found.values() if event["communityid"] == place]
    return sorted(told, key=lambda event: (event["subject"], int(event["id"].split(":")[-1])))


class Recount:
    """Goes through the whole story once, and forgets what turned out not to be done."""

    def __init__(self, events: Sequence[Mapping[str, Any]]) -> None:
        self.rows: list[tuple[date, str, int]] = []  # Day, figure, amount.
        self._begun: dict[str, datetime] = {}
        self._last: dict[tuple[str, str], tuple[date, str, int]] = {}
        for event in events:
            self._take(
                event["type"].removeprefix("org.lovebank.")[:-3], event["data"], event["subject"]
            )
        self.rows += self._last.values()

    def day(self, day: date) -> dict[str, Any]:
        rows = [(figure, amount) for at, figure, amount in self.rows if at == day]
        return _shown(rows)

    def total(self) -> dict[str, Any]:
        return _shown([(figure, amount) for _, figure, amount in self.rows])

    def _take(self, kind: str, data: Mapping[str, Any], subject: str) -> None:
        at = _moment(data["at"])
        begun = self._begun.setdefault(subject, at)
        seconds = int((at - begun).total_seconds() + 0.5)
        match kind:
            case "help_request.accepted":
                self._last.setdefault((subject, kind), (_day(at), "accepted", seconds))
            case "help_request.completed":
                outcome = "within" if data["within_promise"] else "late"
                self._last[subject, "done"] = (_day(at), outcome, seconds)
            case "help_request.unfulfilled":
                self._last[subject, "nobody"] = (_day(at), "unfulfilled", 0)
            case "help_request.closed" | "help_request.cancelled":
                self._last[subject, "end"] = (_day(at), f"closed {data['reason']}", 0)
            case "help_request.reopened":
                self._forget(subject)
            case _:
                self._take_amount(kind, data, at)

    def _forget(self, subject: str) -> None:
        for what in ("done", "nobody", "end"):
            self._last.pop((subject, what), None)

    def _take_amount(self, kind: str, data: Mapping[str, Any], at: datetime) -> None:
        if kind in CODES:
            self.rows.append((_day(at), CODES[kind], int(data.get("minutes", 0))))
        if kind == "wave.sent":
            self.rows.append((_day(at), "asked", len(data["volunteers"])))
        if kind == "activity.published":
            self.rows.append((_day(_moment(data["starts_at"])), "activities", 0))
        if kind == "attendance.checked_out":
            self.rows.append((_day(at), "attended", data["minutes_served"]))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(at: datetime) -> date:
    return (at + timedelta(hours=8)).date()


def _shown(rows: Sequence[tuple[str, int]]) -> dict[str, Any]:
    times, amounts = Counter(name.split(" ")[0] for name, _ in rows), Counter[str]()
    for name, amount in rows:
        amounts[name] += amount
    closed = Counter(name.removeprefix("closed ") for name, _ in rows if "closed " in name)
    done = [amount for name, amount in rows if name in {"within", "late"}]
    return {
        **{name: times[name] for name in (*CODES.values(), *_OTHERS)},
        "completed": len(done),
        "closed": dict(closed),
        "minutes_deposited": amounts["deposits"],
        "minutes_attended": amounts["attended"],
        "volunteers_asked": amounts["asked"],
        "median_minutes_to_accept": _median([n for name, n in rows if name == "accepted"]),
        "median_minutes_to_complete": _median(done),
        "share_within_promise": round(times["within"] / len(done), 4) if done else None,
    }


def _median(seconds: Sequence[int]) -> float | None:
    return round(median(seconds) / 60, 1) if seconds else None
