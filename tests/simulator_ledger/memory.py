"""A collection in memory: each of its operations happens at once, and as the port promises."""

import marshal
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from lovebank.kernel.documents.amendment import Change, Guard, amended
from lovebank.kernel.documents.collection import (
    ID,
    UNPUBLISHED_EVENTS_MAX,
    Between,
    Cursor,
    Index,
    Json,
    OneOf,
    OutboxEvent,
    Pending,
    Scalar,
    Stored,
    Where,
)
from lovebank.kernel.documents.plain import MISSING, look_up
from lovebank.kernel.errors import OutboxFull, StaleVersion, Taken

OnWrite: TypeAlias = Callable[[str, str, Json | None, Json, Sequence[Json]], None]


def _nobody_looks(*_: object) -> None:
    pass


class Table:
    """`on_write` is told of each write: the collection, the id, before, after, the events."""

    checks_versions = True
    checks_ids = True

    def __init__(
        self, name: str, indexes: Iterable[Index], on_write: OnWrite = _nobody_looks
    ) -> None:
        self.name = name
        self.kept: dict[str, Stored[Json]] = {}
        self.outbox: dict[str, list[OutboxEvent]] = {}
        self._written: dict[str, bytes] = {}
        indexes = [*indexes]
        self._unique = [index.path for index in indexes if index.unique]
        self._ids: dict[str, dict[object, set[str]]] = {each.path: {} for each in indexes}
        self._on_write = on_write

    def get(self, document_id: str) -> Stored[Json] | None:
        return self.kept.get(document_id)

    @property
    def changed_in_hand(self) -> Sequence[str]:
        """What is kept is what was given and is what is read, for copies cost much: here is shown
        that nobody changes what he has written or read.
        """
        kept = (self.kept[name] for name in self._written)
        return [each.id for each in kept if self._copy(each) != each.value]

    def insert(self, document_id: str, value: Json, events: Sequence[Json]) -> None:
        if document_id in self.kept and self.checks_ids:
            raise Taken(self.name, ID)
        self._check_unique(document_id, value)
        self._keep(document_id, value, events, None)

    def replace(self, stored: Stored[object], value: Json, events: Sequence[Json]) -> None:
        kept = self.kept.get(stored.id)
        if kept is None or (kept.version != stored.version and self.checks_versions):
            raise StaleVersion(f"{self.name} {stored.id}")
        self._check_unique(stored.id, value)
        self._keep(stored.id, value, events, kept)

    def amend(self, document_id: str, guard: Guard, change: Change) -> Stored[Json] | None:
        kept = self.kept.get(document_id)
        value = amended(self._copy(kept), guard, change) if kept else None
        if value is None:
            return None
        self._check_unique(document_id, value)
        self._keep(document_id, value, [], kept)
        return self.get(document_id)

    def find(
        self, where: Where, order_by: str | None, after: Cursor | None, limit: int
    ) -> Sequence[Stored[Json]]:
        def key(kept: Stored[Json]) -> tuple[Scalar, str]:
            return (look_up(kept.value, order_by) if order_by else kept.id), kept.id

        found = [kept for kept in self._candidates(where) if meets(kept.value, where)]
        if after:
            found = [kept for kept in found if key(kept) > (after.key, after.id)]
        return sorted(found, key=key)[:limit]

    def count(self, where: Where) -> int:
        return sum(meets(kept.value, where) for kept in self.kept.values())

    def pending(self, limit: int) -> Sequence[Pending]:
        waiting = [*self.outbox.items()][:limit]
        return [Pending(name, [*events]) for name, events in waiting]

    def published(self, document_id: str, up_to_sequence: int) -> None:
        left = [each for each in self.outbox.get(document_id, ()) if each.sequence > up_to_sequence]
        self.outbox.pop(document_id, None)
        if left:
            self.outbox[document_id] = left

    def _keep(
        self, document_id: str, value: Json, events: Sequence[Json], kept: Stored[Json] | None
    ) -> None:
        version, sequence = (kept.version, kept.sequence) if kept else (0, 0)
        self._tell(document_id, sequence, events)
        self._written[document_id] = marshal.dumps(value)
        self.kept[document_id] = Stored(document_id, value, version + 1, sequence + len(events))
        before = kept.value if kept else None
        self._index(document_id, before, value)
        self._on_write(self.name, document_id, before, value, events)

    def _index(self, document_id: str, before: Json | None, after: Json) -> None:
        for path, ids in self._ids.items():
            was, becomes = look_up(before, path), look_up(after, path)
            if before is None or was != becomes:
                ids.get(was, set()).discard(document_id)
                ids.setdefault(becomes, set()).add(document_id)

    def _candidates(self, where: Where) -> Iterable[Stored[Json]]:
        for path, wanted in where.items():
            if path in self._ids and isinstance(wanted, str | int):
                return [self.kept[name] for name in self._ids[path].get(wanted, ())]
        return self.kept.values()

    def _tell(self, document_id: str, sequence: int, events: Sequence[Json]) -> None:
        if not events:
            return
        waiting = self.outbox.get(document_id, [])
        if len(waiting) + len(events) > UNPUBLISHED_EVENTS_MAX:
            raise OutboxFull(f"{self.name} {document_id}")
        told = enumerate(events, sequence + 1)
        later = [OutboxEvent(document_id, number, event) for number, event in told]
        self.outbox[document_id] = [*waiting, *later]

    def _check_unique(self, document_id: str, value: Json) -> None:
        for path in self._unique:
            wanted = look_up(value, path)
            if wanted is not MISSING and any(
                other.id != document_id and look_up(other.value, path) == wanted
                for other in self.kept.values()
            ):
                raise Taken(self.name, path)

    def _copy(self, kept: Stored[Json]) -> Json:
        as_written: Json = marshal.loads(self._written[kept.id])  # noqa: S302 - our own
        return as_written


def meets(value: Json, where: Where) -> bool:
    return all(_is(look_up(value, path), wanted) for path, wanted in where.items())


def _is(found: object, wanted: Scalar | OneOf | Between) -> bool:
    match wanted:
        case OneOf(values):
            return found in values
        case Between(at_least, below):
            return found is not MISSING and _lies(found, at_least, below)
    return found == wanted


def _lies(found: object, at_least: Scalar | None, below: Scalar | None) -> bool:
    if at_least is not None and (type(found) is not type(at_least) or found < at_least):  # type: ignore[operator]
        return False
    return below is None or (type(found) is type(below) and found < below)  # type: ignore[operator]
