"""From the bytes of a record to an event with its handler, or the reason why not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError

from lovebank.contracts.event import CloudEvent, Event, parse
from lovebank.kernel.documents.plain import is_plain
from lovebank.kernel.eventlog.log import Record
from lovebank.kernel.subscriber import Handler, Subscriber

_TYPE = re.compile(r"(?P<kind>.+)\.v(?P<version>[0-9]{1,4})")
UNREADABLE = "unreadable"


class Unreadable(Exception):
    """No later attempt will read it either."""


class Unheard(NamedTuple):
    """Of a type that this subscriber does not hear."""

    type: str


@dataclass(frozen=True)
class Heard:
    event: CloudEvent[Event]
    handler: Handler[Any]


def read(record: Record, subscriber: Subscriber) -> Heard | Unheard:
    """Raises `Unreadable`."""
    envelope = _envelope(record)
    found = subscriber.find(envelope["type"])
    if found is None:
        _refuse_newer(envelope["type"], subscriber)
        return Unheard(envelope["type"])
    heard, handler = found
    try:
        event = parse(heard, envelope)
    except ValidationError as error:
        raise Unreadable(faults(error)) from error
    if event.subject != record.key:
        raise Unreadable("Its key is not that of the aggregate which it is about.")
    return Heard(event, handler)


def type_of(record: Record) -> str:
    """For counting and for showing; of what cannot be read, only that."""
    try:
        event_type = str(_envelope(record)["type"])
    except Unreadable:
        return UNREADABLE
    return event_type if is_plain(event_type) else UNREADABLE


def place_of(record: Record) -> str | None:
    try:
        place = _envelope(record).get("communityid")
    except Unreadable:
        return None
    return place if isinstance(place, str) and is_plain(place) else None


def _envelope(record: Record) -> Mapping[str, Any]:
    try:
        envelope = json.loads(record.value)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is no JSON: {error}.") from error
    if not isinstance(envelope, dict) or not isinstance(envelope.get("type"), str):
        raise Unreadable("This is no CloudEvent in structured JSON.")
    return envelope


def _refuse_newer(event_type: str, subscriber: Subscriber) -> None:
    # A later major version of what is heard: skipping it would lose what it tells.
    asked = _TYPE.fullmatch(event_type)
    if asked is None:
        return
    heard = (_TYPE.fullmatch(known) for known in subscriber.types)
    versions = [
        int(known["version"]) for known in heard if known and known["kind"] == asked["kind"]
    ]
    if versions and int(asked["version"]) > max(versions):
        raise Unreadable(f"{event_type} is newer than this version of the software.")


def faults(error: ValidationError) -> str:
    """Without the values: what was wrong may be what nobody should read."""
    wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return "; ".join(wrong)
