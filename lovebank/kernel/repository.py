"""Values of one kind, with the events that tell of each change and the causes of the last ones.

A service's store is made of these. One write keeps the value, its events in their envelopes, and
the cause; the kernel's relay takes the events to the log from there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter

from lovebank.contracts.event import CloudEvent, Event
from lovebank.kernel.cause import Cause, is_among
from lovebank.kernel.documents.collection import (
    FIND_LIMIT_MAX,
    Collection,
    Cursor,
    Index,
    Json,
    Stored,
    Where,
)
from lovebank.kernel.errors import NotFound, Taken
from lovebank.kernel.telemetry.correlation import correlate

T = TypeVar("T", bound=BaseModel)
CAUSES_REMEMBERED_MAX = 50
CAUSES = "causes"
FIRST_CAUSE = "first_cause"
FIRST_CAUSE_INDEX = Index(FIRST_CAUSE, unique=True, sparse=True)
SEQUENCE_DIGITS = 10
# Kept for good: Pydantic forgets a class that nobody holds, and making it takes milliseconds.
_Envelope = CloudEvent[Event]


@dataclass(frozen=True)
class Kept(Generic[T]):
    """A value as it was read, with what is needed to write its successor."""

    id: str
    value: T
    causes: Mapping[str, str]
    stored: Stored[Json]

    def is_due_to(self, cause: Cause) -> bool:
        """Whether this was done already. Raises `KeyReused` where the same key asked otherwise."""
        return is_among(self.causes, cause)


@dataclass(frozen=True)
class KeptPage(Generic[T]):
    items: Sequence[Kept[T]]
    next: Cursor | None


class Repository(Generic[T]):
    """`documents` is opened with `FIRST_CAUSE_INDEX`: then one cause makes one of them, whatever
    its id. Without it, one cause may make several, each under a name that follows from the cause.
    """

    def __init__(
        self, documents: Collection, adapter: TypeAdapter[T], source: str, missing: type[NotFound]
    ) -> None:
        self._documents = documents
        self._adapter = adapter
        self._source = f"/lovebank/{source}"
        self._missing = missing

    async def find_one(self, document_id: str) -> Kept[T] | None:
        stored = await self._documents.get(document_id)
        return self._kept(stored) if stored else None

    async def get(self, document_id: str) -> Kept[T]:
        kept = await self.find_one(document_id)
        if kept is None:
            raise self._missing(document_id)
        return kept

    async def add(
        self, document_id: str, value: T, events: Sequence[Event], cause: Cause
    ) -> Kept[T]:
        """Keep a new one; where this very cause has made one already, that one is returned.

        Raises `Taken` where its id or a unique field is taken by another, `KeyReused`.
        """
        causes = {cause.id: cause.fingerprint}
        document = self._dump(value, causes) | {FIRST_CAUSE: cause.id}
        told = self._envelopes(document_id, 0, events, cause)
        try:
            await self._documents.insert(document_id, document, told)
        except Taken:
            made = await self._made_by(document_id, cause)
            if made is None:
                raise
            return made
        stored = Stored(document_id, document, version=1, sequence=len(told))
        return Kept(document_id, value, causes, stored)

    async def replace(
        self, kept: Kept[T], value: T, events: Sequence[Event], cause: Cause
    ) -> Kept[T]:
        """Keep its successor. Raises `StaleVersion` where somebody else has, `Taken`."""
        old = kept.stored
        causes = _last({**kept.causes, cause.id: cause.fingerprint})
        document = self._dump(value, causes)
        if FIRST_CAUSE in old.value:
            document[FIRST_CAUSE] = old.value[FIRST_CAUSE]
        told = self._envelopes(kept.id, old.sequence, events, cause)
        await self._documents.replace(old, document, told)
        stored = Stored(kept.id, document, old.version + 1, old.sequence + len(told))
        return Kept(kept.id, value, causes, stored)

    async def find(
        self,
        where: Where,
        *,
        order_by: str | None = None,
        after: Cursor | None = None,
        limit: int = FIND_LIMIT_MAX,
    ) -> KeptPage[T]:
        page = await self._documents.find(where, order_by=order_by, after=after, limit=limit)
        return KeptPage([self._kept(stored) for stored in page.documents], page.next)

    async def every(self, where: Where, *, order_by: str | None = None) -> AsyncIterator[Kept[T]]:
        """Page after page to the end, in order; not as of one moment."""
        after: Cursor | None = None
        while True:
            page = await self._documents.find(where, order_by=order_by, after=after)
            for stored in page.documents:
                yield self._kept(stored)  # One by one: a page of values is much to keep at once.
            if page.next is None:
                return
            after = page.next

    async def count(self, where: Where) -> int:
        return await self._documents.count(where)

    async def _made_by(self, document_id: str, cause: Cause) -> Kept[T] | None:
        same_name = await self.find_one(document_id)
        if same_name and same_name.is_due_to(cause):
            return same_name
        if FIRST_CAUSE not in self._documents.indexes:
            return None
        page = await self._documents.find({FIRST_CAUSE: cause.id}, limit=1)
        made = [self._kept(stored) for stored in page.documents]
        return made[0] if made and made[0].is_due_to(cause) else None

    def _kept(self, stored: Stored[Json]) -> Kept[T]:
        value = {**stored.value}
        causes = value.pop(CAUSES, [])
        value.pop(FIRST_CAUSE, None)
        return Kept(
            stored.id,
            self._adapter.validate_python(value),
            {entry["id"]: entry["fingerprint"] for entry in causes},
            stored,
        )

    def _dump(self, value: T, causes: Mapping[str, str]) -> Json:
        remembered = [{"id": name, "fingerprint": mark} for name, mark in causes.items()]
        return {**value.model_dump(mode="json"), CAUSES: remembered}

    def _envelopes(
        self, subject: str, after: int, events: Sequence[Event], cause: Cause
    ) -> Sequence[Json]:
        if events:
            # From here on the log lines and the answer carry it, as the events do.
            correlate(cause.correlation_id or subject)
        return [
            self._envelope(subject, number, event, cause)
            for number, event in enumerate(events, after + 1)
        ]

    def _envelope(self, subject: str, number: int, event: Event, cause: Cause) -> Json:
        envelope = _Envelope(
            id=f"{subject}:{number}",
            source=self._source,
            type=event.type(),
            subject=subject,
            time=event.at,
            dataschema=f"/contracts/{event.type()}.json",
            communityid=event.community_id,
            sequence=str(number).zfill(SEQUENCE_DIGITS),
            correlationid=cause.correlation_id or subject,
            causationid=cause.id,
            data=event,
        )
        # The data by itself: `serialize_as_any` would write instants in another way.
        data = event.model_dump(mode="json")
        return {**envelope.model_dump(mode="json", exclude={"data"}), "data": data}


def _last(causes: Mapping[str, str]) -> Mapping[str, str]:
    # The first stays for good: whoever asks again for what was made finds it.
    first, *later = causes.items()
    return dict([first, *later[-(CAUSES_REMEMBERED_MAX - 1) :]])
