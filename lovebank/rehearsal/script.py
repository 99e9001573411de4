"""From the lines of a year to its deeds: who does what, and when, in the order of time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from lovebank.contracts.words import Category, Channel
from lovebank.rehearsal.lines import AttendanceLine, HelpRequestLine, LivedLine

COORDINATOR = "coordinator-wujiayuan"
TELEPHONE = "operator-telephone"
# Whoever comes by these does not write into the system: somebody at the office does it for them.
_AT_THE_OFFICE = {Channel.PHONE, Channel.COUNTER, Channel.PAPER, Channel.HOTLINE}
_HAND_BACK_AFTER = timedelta(minutes=3)
_ACCEPT_AGAIN_AFTER = timedelta(minutes=2)
_TRIAGE_AFTER = timedelta(seconds=1)
_MERGE_AFTER = timedelta(seconds=2)


@dataclass(frozen=True, order=True)
class Deed:
    """`about` is the line's own name for the request or the attendance."""

    at: datetime
    about: str
    what: str
    person: str = field(compare=False)
    body: dict[str, Any] = field(compare=False, default_factory=dict)

    @property
    def name(self) -> str:
        return f"year:{self.about}:{self.what}"


def script(lines: Iterable[LivedLine], on_duty: Sequence[str], seed: int) -> Sequence[Deed]:
    chance = Random(seed)  # noqa: S311 - it is to be the same again, not to be unguessable.
    told = [deed for line in lines for deed in _deeds(line, on_duty, chance)]
    return sorted(told, key=lambda deed: deed.at)  # Stable: what was told first, is done first.


def _deeds(line: LivedLine, on_duty: Sequence[str], chance: Random) -> Iterator[Deed]:
    if isinstance(line, AttendanceLine):
        return _attended(line)
    return _lived(line, on_duty, chance)


def _attended(line: AttendanceLine) -> Iterator[Deed]:
    about = f"{line.activity_id}/{line.volunteer_id}"
    out = line.at + timedelta(minutes=line.minutes_served)
    minutes = {"minutes_served": line.minutes_served}
    yield Deed(line.at, about, "check-in", COORDINATOR, {"volunteer_id": line.volunteer_id})
    yield Deed(out, about, "check-out", COORDINATOR, minutes)


def _lived(line: HelpRequestLine, on_duty: Sequence[str], chance: Random) -> Iterator[Deed]:
    yield _report(line)
    yield from _triaged(line)
    if line.duplicate_of:
        yield Deed(
            line.at + _MERGE_AFTER, line.request, "merge", COORDINATOR, {"into": line.duplicate_of}
        )
    elif line.fate == "served":
        yield from _served(line, on_duty, chance)
    else:
        yield _ended(line)


def _report(line: HelpRequestLine) -> Deed:
    body = {
        "beneficiary": {"resident_id": line.beneficiary},
        "category": line.category,
        "words": line.words,
        "channel": line.channel,
    }
    return Deed(line.at, line.request, "report", _caller(line), body)


def _caller(line: HelpRequestLine) -> str:
    return TELEPHONE if line.channel in _AT_THE_OFFICE else line.reported_by


def _triaged(line: HelpRequestLine) -> Iterator[Deed]:
    """The office judges how urgent it is, and asks whoever was spoken for."""
    at = line.at + _TRIAGE_AFTER
    yield Deed(at, line.request, "triage", COORDINATOR, {"service_class": line.service_class})
    needs_consent = line.category not in (Category.PUBLIC_SPACE, Category.VISIT)
    if _caller(line) != line.beneficiary and needs_consent:
        yield Deed(at, line.request, "consent", COORDINATOR, {"consent": "consented"})


def _ended(line: HelpRequestLine) -> Deed:
    at = line.at + timedelta(minutes=max(line.accept_after_minutes // 2, 1))
    if line.fate == "cancelled":
        return Deed(at, line.request, "cancel", TELEPHONE, {"reason": "no_longer_needed"})
    reason = "solved_by_organization" if line.fate == "organization" else "not_possible"
    return Deed(at, line.request, "close", COORDINATOR, {"reason": reason})


def _served(line: HelpRequestLine, on_duty: Sequence[str], chance: Random) -> Iterator[Deed]:
    first, volunteer = chance.sample(on_duty, 2)
    at = line.at + timedelta(minutes=line.accept_after_minutes)
    if line.handed_back:
        yield Deed(at, line.request, "accept-first", first)
        yield Deed(at + _HAND_BACK_AFTER, line.request, "hand-back", first)
        at += _HAND_BACK_AFTER + _ACCEPT_AGAIN_AFTER
    yield Deed(at, line.request, "accept", volunteer)
    if line.referred:
        yield Deed(at, line.request, "refer", volunteer, {"party": "property_management"})
    at += timedelta(minutes=line.arrive_after_minutes)
    yield Deed(at, line.request, "arrive", volunteer)
    at += timedelta(minutes=line.minutes_served)
    yield Deed(at, line.request, "complete", volunteer, _completion(line))
    yield from _confirmation(line, at + timedelta(minutes=line.confirm_after_minutes))


def _completion(line: HelpRequestLine) -> dict[str, Any]:
    photo = {"kind": "photo", "reference": f"photo:{line.request}"}
    return {"minutes_served": line.minutes_served, "evidence": [photo]}


def _confirmation(line: HelpRequestLine, at: datetime) -> Iterator[Deed]:
    if line.confirmed_by == "silence":
        return
    caller = TELEPHONE if line.confirmed_by == "telephone_operator" else line.beneficiary
    body = {"confirmed_by": line.confirmed_by, "minutes_served": line.minutes_served}
    yield Deed(at, line.request, "confirm", caller, body)
