"""Reads the event log itself, so that anybody may follow one thing from its first event on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from lovebank.contracts.registry import TOPICS
from lovebank.kernel.documents.collection import Between
from lovebank.kernel.eventlog.log import EventLog, LogUnavailable, Partition
from services.insights.domain.errors import LogAway

RECORDS_A_CALL_MAX = 5_000
Envelope: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """`within` is the range of communities whose events may be seen."""

    within: Between
    topic: str | None = None
    subject: str | None = None
    correlation_id: str | None = None

    def takes(self, envelope: Envelope) -> bool:
        asked = {"subject": self.subject, "correlationid": self.correlation_id}
        return self._is_within(envelope) and all(
            value is None or envelope.get(name) == value for name, value in asked.items()
        )

    def _is_within(self, envelope: Envelope) -> bool:
        community = str(envelope.get("communityid", ""))
        return str(self.within.at_least) <= community < str(self.within.below)


@dataclass(frozen=True)
class Place:
    """How far the log was read: in which topic, and in each partition of it the next offset."""

    topic: str
    offsets: Mapping[int, int]


@dataclass(frozen=True)
class Events:
    """`next` is none where everything that was there has been read."""

    items: Sequence[Envelope]
    next: Place | None


class EventReader:
    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def read(self, wanted: Wanted, after: Place | None, limit: int) -> Events:
        """At most so many events, from at most `RECORDS_A_CALL_MAX` records: ask on from `next`.

        Topic after topic, and in each in the order in which the log has them. Raises `LogAway`.
        """
        reading = _Reading(wanted, limit)
        try:
            return Events(reading.items, await self._read(reading, _places(wanted, after)))
        except LogUnavailable as error:
            raise LogAway from error

    async def _read(self, reading: _Reading, places: Sequence[Place]) -> Place | None:
        for place in places:
            stopped = await self._read_topic(reading, place)
            if stopped:
                return stopped
        return None

    async def _read_topic(self, reading: _Reading, place: Place) -> Place | None:
        offsets = dict(place.offsets)
        begin = {Partition(place.topic, number): offset for number, offset in offsets.items()}
        records = self._log.read(place.topic, begin=begin)
        # Closed at once: a reader that is left open holds on to what it reads from.
        async with aclosing(cast("Any", records)):
            async for delivered in records:
                if reading.is_full:
                    return Place(place.topic, offsets)
                reading.take(delivered.record.value)
                position = delivered.position
                offsets[position.partition.number] = position.offset + 1
        return None


class _Reading:
    def __init__(self, wanted: Wanted, limit: int) -> None:
        self.items: list[Envelope] = []
        self._wanted = wanted
        self._limit = limit
        self._looked_at = 0

    @property
    def is_full(self) -> bool:
        return len(self.items) >= self._limit or self._looked_at >= RECORDS_A_CALL_MAX

    def take(self, value: bytes) -> None:
        self._looked_at += 1
        envelope = _opened(value)
        if self._wanted.takes(envelope):
            self.items.append(envelope)


def _places(wanted: Wanted, after: Place | None) -> Sequence[Place]:
    topics = [topic for topic in TOPICS if wanted.topic in (None, topic)]
    if after is None:
        return [Place(topic, {}) for topic in topics]
    return [after, *(Place(topic, {}) for topic in topics[topics.index(after.topic) + 1 :])]


def _opened(value: bytes) -> Envelope:
    """What is no event of ours has nothing in it that anybody could ask for."""
    try:
        envelope = json.loads(value)
    except ValueError:
        return {}
    return envelope if isinstance(envelope, dict) else {}
