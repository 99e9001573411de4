"""What is promised of telling: a change and its events are one write, until published."""

import asyncio
import time
from dataclasses import replace

import pytest

from lovebank.kernel.documents.collection import (
    UNPUBLISHED_EVENTS_MAX,
    Collection,
    OutboxState,
    Stored,
)
from lovebank.kernel.errors import OutboxFull, StaleVersion, Taken
from tests.lovebank.kernel.documents.lamps import (
    INDEXES,
    Lamps,
    Open,
    lamp,
    outbox,
    the,
    told,
)


class Telling(Lamps):
    async def test_a_change_and_its_events_are_one_write(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(minutes=1), [told("reported")])
        await lamps.replace(
            await the(lamps, "a"), lamp(minutes=2), [told("accepted"), told("dimmed")]
        )
        await lamps.replace(await the(lamps, "a"), lamp(minutes=3), [])

        [pending] = await lamps.pending(limit=10)

        assert [told.id for told in pending.events] == ["a:1", "a:2", "a:3"]
        assert [told.sequence for told in pending.events] == [1, 2, 3]
        assert pending.events[1].event == told("accepted")
        assert await lamps.get("a") == Stored("a", lamp(minutes=3), version=3, sequence=3)

    async def test_publishing_leaves_what_was_told_since(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(), [told("reported"), told("accepted")])
        seen = await the(lamps, "a")

        for up_to_sequence in (1, 1, 0):
            await lamps.published("a", up_to_sequence)
        assert await outbox(lamps) == {"a": ["lamp.accepted.v1"]}

        await lamps.replace(seen, lamp(), [told("mended")])
        [pending] = await lamps.pending(limit=10)
        assert [told.id for told in pending.events] == ["a:2", "a:3"]

        await lamps.published("a", up_to_sequence=3)
        assert await lamps.pending(limit=10) == []
        assert (await the(lamps, "a")).version == 2

    async def test_the_relay_is_woken_by_events_and_by_nothing_else(self, opened: Open) -> None:
        async with opened() as database:
            lamps = await database.open("lamps", *INDEXES)
            await lamps.insert("a", lamp(), [])
            await lamps.replace(await the(lamps, "a"), lamp(minutes=1), [])
            with pytest.raises(Taken):
                await lamps.insert("a", lamp(), [told("reported")])
            assert not database.outbox_changed.is_set()

            await lamps.insert("b", lamp(), [told("reported")])
            assert database.outbox_changed.is_set()

            database.outbox_changed.clear()
            await lamps.replace(await the(lamps, "a"), lamp(minutes=2), [told("mended")])
            assert database.outbox_changed.is_set()

    async def test_how_much_waits_to_be_published_is_known(self, opened: Open) -> None:
        async with opened() as database:
            lamps, order = await database.open("lamps", *INDEXES), await database.open("order")
            assert await database.outbox_state() == OutboxState(0, 0.0)

            await lamps.insert("a", lamp(), [told("reported"), told("accepted")])
            await asyncio.sleep(0.05)
            await order.insert("a", {}, [told("reported")])

            asked = time.time()
            state = await database.outbox_state()
            assert state.pending == 3
            assert state.oldest_age_seconds >= 0.05

            await lamps.published("a", up_to_sequence=2)
            left = await database.outbox_state()
            assert left.pending == 1
            # The lamp's had waited since before those of the order, however slowly we asked.
            since, left_since = (
                asked - state.oldest_age_seconds,
                time.time() - left.oldest_age_seconds,
            )
            assert left_since - since >= 0.05

    async def test_a_full_outbox_holds_up_its_own_document_only(self, lamps: Collection) -> None:
        most = [told(f"set-{number}") for number in range(UNPUBLISHED_EVENTS_MAX)]
        await lamps.insert("a", lamp(), most[1:])
        await lamps.replace(await the(lamps, "a"), lamp(), [told("mended")])
        full = await the(lamps, "a")

        with pytest.raises(OutboxFull) as refusal:
            await lamps.replace(full, lamp(minutes=1), [told("broken")])
        with pytest.raises(StaleVersion):
            await lamps.replace(replace(full, version=1), lamp(minutes=1), [told("broken")])
        with pytest.raises(ValueError, match="more than an outbox holds"):
            await lamps.insert("b", lamp(), [*most, told("broken")])

        assert (refusal.value.status, refusal.value.retry_after_seconds) == (503, 5)
        assert await lamps.get("a") == full
        await lamps.insert("b", lamp(), [told("reported")])
        await lamps.replace(full, lamp(minutes=2), [])
        await lamps.published("a", up_to_sequence=1)
        await lamps.replace(await the(lamps, "a"), lamp(minutes=3), [told("broken")])
        assert (await the(lamps, "a")).sequence == UNPUBLISHED_EVENTS_MAX + 1
