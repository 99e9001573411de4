"""What was seen, by kind: each collection is a book of it, with an index for each of its steps."""

from __future__ import annotations

from collections.abc import AsyncIterator

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.documents.collection import Collection, Index, Json, Stored, Where
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.identity.principal import within
from services.insights.domain.days import Day
from services.insights.domain.seen import Seen, Step

FILED = "filed"


def indexes(*steps: Step) -> tuple[Index, ...]:
    """One for each step: by the day and, within it, by the place, so that a region is one range."""
    return tuple(Index(f"{FILED}.{step}", sparse=True) for step in steps)


class Book:
    def __init__(self, documents: Collection) -> None:
        self._documents = documents

    async def find(self, subject: str) -> Stored[Seen] | None:
        stored = await self._documents.get(subject)
        return stored.map(_seen) if stored else None

    async def keep(self, subject: str, before: Stored[Seen] | None, seen: Seen) -> None:
        """Raises `StaleVersion` where somebody kept another since `before`."""
        value = {**seen.model_dump(mode="json"), FILED: _filed(seen)}
        if before is None:
            await self._keep_first(subject, value)
        else:
            await self._documents.replace(before, value, events=[])

    async def _keep_first(self, subject: str, value: Json) -> None:
        try:
            await self._documents.insert(subject, value, events=[])
        except Taken as taken:
            raise StaleVersion(subject) from taken

    async def count(self, step: Step, day: Day, place: PlaceId) -> int:
        return await self._documents.count(_on(step, day, place))

    async def each(self, step: Step, day: Day, place: PlaceId) -> AsyncIterator[Seen]:
        """All that reached the step on that day in that community or region."""
        where = _on(step, day, place)
        page = await self._documents.find(where)
        while True:
            for stored in page.documents:
                yield _seen(stored.value)
            if page.next is None:
                return
            page = await self._documents.find(where, after=page.next)


def _filed(seen: Seen) -> Json:
    return {step.value: f"{day}|{seen.community_id}" for step, day in seen.days.items()}


def _on(step: Step, day: Day, place: PlaceId) -> Where:
    region = within(f"{day}|{place}")
    return {f"{FILED}.{step}": region}


def _seen(value: Json) -> Seen:
    return Seen.model_validate({name: told for name, told in value.items() if name != FILED})
