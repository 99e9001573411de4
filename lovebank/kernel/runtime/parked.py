"""Events that could not be handled, with all later ones of their aggregates, waiting for a person.

A parked event is named after its place in the log, so parking it again is the same. What a person
decides is a mark on it, carried out in order by whoever owns the partition.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from enum import StrEnum

from pydantic import Field

from lovebank.contracts.instant import Instant
from lovebank.kernel.cause import Cause, is_among
from lovebank.kernel.clock import Clock, now
from lovebank.kernel.documents.collection import (
    Collection,
    Cursor,
    Database,
    Index,
    OneOf,
    Page,
    Stored,
    Where,
)
from lovebank.kernel.errors import Conflict, NotFound, Taken
from lovebank.kernel.eventlog.log import Delivered, Partition, Position, Record
from lovebank.kernel.model import Model
from lovebank.kernel.runtime.reading import place_of, type_of

BEHIND = "Behind an earlier event of the same aggregate that is parked."


class State(StrEnum):
    PARKED = "parked"
    RETRY = "retry"  # A person asked for it; its owner is about to.
    SKIP = "skip"
    HANDLED = "handled"
    SKIPPED = "skipped"


OPEN = OneOf((State.PARKED, State.RETRY, State.SKIP))
MARKED = OneOf((State.RETRY, State.SKIP))


class NotParked(NotFound):
    def __init__(self, parked_id: str) -> None:
        super().__init__(f"There is no parked event {parked_id}.")


class AlreadyResolved(Conflict):
    def __init__(self, parked_id: str, state: State) -> None:
        super().__init__(f"Parked event {parked_id} is {state} already.")


class NotFirst(Conflict):
    """Events of one aggregate are handled in order: the first that is parked decides."""

    def __init__(self, first: str) -> None:
        super().__init__(f"{first} of the same aggregate comes before it: resolve that one first.")


class ParkedEvent(Model):
    """`record_text` is the record as it came, for retrying and for showing."""

    parked_id: str
    group: str
    topic: str
    partition: int
    offset: int
    key: str
    event_type: str
    place: str | None
    headers: dict[str, str]
    record_text: str
    reason: str
    attempts: int
    parked_at: Instant
    state: State = State.PARKED
    skip_reason: str | None = None  # Given by who skips it.
    decisions: dict[str, str] = Field(default_factory=dict)  # Fingerprints, by command.

    @property
    def waits_for_a_person(self) -> bool:
        """Nothing is known against one that is only behind another: its turn comes by itself."""
        return self.state is State.PARKED and self.reason != BEHIND

    def delivered(self) -> Delivered:
        record = Record(self.topic, self.key, self.record_text.encode(), self.headers)
        return Delivered(Position(Partition(self.topic, self.partition), self.offset), record)


class ParkedEvents:
    """Of one service: its collection `parked`."""

    def __init__(self, documents: Collection, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock

    @classmethod
    async def open(cls, database: Database, clock: Clock = now) -> ParkedEvents:
        fields = ("group", "topic", "partition", "key", "state", "offset")
        return cls(await database.open("parked", *map(Index, fields)), clock)

    async def park(self, group: str, delivered: Delivered, reason: str, attempts: int) -> None:
        parked = _parked(group, delivered, reason, attempts, self._clock())
        with suppress(Taken):  # Parked before; the commit of it was lost.
            await self._documents.insert(parked.parked_id, parked.model_dump(mode="json"), [])

    async def get(self, parked_id: str) -> Stored[ParkedEvent]:
        stored = await self._documents.get(parked_id)
        if stored is None:
            raise NotParked(parked_id)
        return stored.map(ParkedEvent.model_validate)

    async def find(self, *, after: Cursor | None, limit: int, everything: bool) -> Page:
        where: Where = {} if everything else {"state": OPEN}
        return await self._documents.find(where, order_by="offset", after=after, limit=limit)

    async def count(self, group: str) -> int:
        return await self._documents.count({"group": group, "state": OPEN})

    async def keys(self, group: str, partition: Partition) -> set[str]:
        """Of the aggregates that are held up, in this partition."""
        where: Where = {
            "group": group,
            "state": OPEN,
            "topic": partition.topic,
            "partition": partition.number,
        }
        return {stored.value.key async for stored in self._every(where)}

    async def first_of(
        self, group: str, partition: Partition, key: str
    ) -> Stored[ParkedEvent] | None:
        """The first of this aggregate that is still open."""
        where: Where = {"group": group, "topic": partition.topic, "key": key, "state": OPEN}
        page = await self._documents.find(where, order_by="offset", limit=1)
        found = [stored.map(ParkedEvent.model_validate) for stored in page.documents]
        return found[0] if found else None

    async def held_up(self, group: str, *, marked: bool) -> set[tuple[Partition, str]]:
        """The aggregates of which something is parked, or `marked` by a person."""
        where: Where = {"group": group, "state": MARKED if marked else OPEN}
        found = [stored.value async for stored in self._every(where)]
        return {(Partition(each.topic, each.partition), each.key) for each in found}

    async def mark(
        self, parked_id: str, state: State, cause: Cause, skip_reason: str | None = None
    ) -> None:
        """Raises `NotParked`, `AlreadyResolved`, `NotFirst`, `StaleVersion`, `KeyReused`."""
        stored = await self.get(parked_id)
        parked = stored.value
        if is_among(parked.decisions, cause):
            return
        if parked.state in (State.HANDLED, State.SKIPPED):
            raise AlreadyResolved(parked_id, parked.state)
        first = await self.first_of(
            parked.group, Partition(parked.topic, parked.partition), parked.key
        )
        if first is not None and first.id != parked_id:
            raise NotFirst(first.id)
        decisions = {**parked.decisions, cause.id: cause.fingerprint}
        await self.resolve(stored, state=state, skip_reason=skip_reason, decisions=decisions)

    async def resolve(self, stored: Stored[ParkedEvent], **changed: object) -> None:
        value = stored.value.model_copy(update=changed)
        await self._documents.replace(stored, value.model_dump(mode="json"), [])

    async def _every(self, where: Where) -> AsyncIterator[Stored[ParkedEvent]]:
        after = None
        while True:
            page = await self._documents.find(where, order_by="offset", after=after)
            for stored in page.documents:
                yield stored.map(ParkedEvent.model_validate)
            if page.next is None:
                return
            after = page.next


def aggregate_of(record: Record) -> str:
    # A key with NUL is none of ours, and must not keep the event from being parked.
    return record.key.replace("\0", "\N{SYMBOL FOR NULL}")


def _parked(
    group: str, delivered: Delivered, reason: str, attempts: int, at: Instant
) -> ParkedEvent:
    record, position = delivered.record, delivered.position
    where = position.partition
    return ParkedEvent(
        parked_id=f"{group}:{where.topic}:{where.number}:{position.offset}",
        group=group,
        topic=where.topic,
        partition=where.number,
        offset=position.offset,
        key=aggregate_of(record),
        event_type=type_of(record),
        place=place_of(record),
        headers={**record.headers},
        record_text=record.value.decode(errors="backslashreplace"),
        reason=reason,
        attempts=attempts,
        parked_at=at,
    )
