"""Lamps in a corridor: the documents that the suites keep."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

import pytest

from lovebank.kernel.documents.collection import (
    Collection,
    Database,
    Index,
    Json,
    Stored,
)

Open: TypeAlias = Callable[[], AbstractAsyncContextManager[Database]]
INDEXES = (
    Index("place.community"),
    Index("minutes"),
    Index("door", unique=True, sparse=True),
)
DEEP: Json = {}
for _ in range(60):
    DEEP = {"deeper": DEEP}
HOSTILE = (
    "'; DROP TABLE lamps; --",
    '"; --',
    '{"$ne": null}',
    "$where",
    "\u202e\u2066雷婆婆",  # Right to left.
    "𠮷野家𡘙",  # Beyond the first plane, as rare names are.
    "e\u0301\u200d",
    "%_*?[a]\\",
    "\x01\t\r\n\x7f",
    "NaN",
    "x" * 70_000,
)


def lamp(community: str = "wujiayuan", minutes: int = 40, **more: Any) -> Json:
    return {"place": {"community": community}, "minutes": minutes, **more}


def told(what: str) -> Json:
    return {"type": f"lamp.{what}.v1"}


async def the(lamps: Collection, document_id: str) -> Stored[Json]:
    stored = await lamps.get(document_id)
    assert stored is not None
    return stored


async def outbox(lamps: Collection) -> dict[str, Sequence[str]]:
    return {
        pending.document_id: [told.event["type"] for told in pending.events]
        for pending in await lamps.pending(limit=100)
    }


class Lamps:
    """A suite's tests need a fixture `opened`: each call opens the same database."""

    @pytest.fixture
    async def lamps(self, opened: Open) -> AsyncIterator[Collection]:
        async with opened() as database:
            yield await database.open("lamps", *INDEXES)
