"""What was seen, by kind: each collection is a book of it, with an index for each of its steps."""

from __future__ import annotations

from collections.abc import AsyncIterator

from lovebank.kernel.documents.collection import Collection, Index, Json, Stored, Where
from lovebank.kernel.errors import StaleVersion, Taken
from services.insights.domain.seen import Seen, Step

COMMUNITY = "community_id"


def day_of(step: Step) -> str:
    return f"days.{step}"


def indexes(*steps: Step) -> tuple[Index, ...]:
    return (Index(COMMUNITY), *(Index(day_of(step), sparse=True) for step in steps))


class Book:
    def __init__(self, documents: Collection) -> None:
        self._documents = documents

    async def find(self, subject: str) -> Stored[Seen] | None:
        stored = await self._documents.get(subject)
        return stored.map(Seen.model_validate) if stored else None

    async def keep(self, subject: str, before: Stored[Seen] | None, seen: Seen) -> None:
        """Raises `StaleVersion` where somebody kept another since `before`."""
        value = seen.model_dump(mode="json")
        if before is None:
            await self._keep_first(subject, value)
        else:
            await self._documents.replace(before, value, events=[])

    async def _keep_first(self, subject: str, value: Json) -> None:
        try:
            await self._documents.insert(subject, value, events=[])
        except Taken as taken:
            raise StaleVersion(subject) from taken

    async def each(self, where: Where) -> AsyncIterator[Seen]:
        page = await self._documents.find(where)
        while True:
            for stored in page.documents:
                yield Seen.model_validate(stored.value)
            if page.next is None:
                return
            page = await self._documents.find(where, after=page.next)
