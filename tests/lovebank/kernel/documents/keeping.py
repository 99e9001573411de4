"""What is promised of keeping: durable, unique, and of all who replace one version one succeeds."""

import asyncio

import pytest

from lovebank.kernel.documents.collection import (
    Collection,
    Index,
    Stored,
)
from lovebank.kernel.errors import StaleVersion, Taken
from tests.lovebank.kernel.documents.lamps import (
    INDEXES,
    Lamps,
    Open,
    lamp,
    outbox,
    the,
    told,
)


class Keeping(Lamps):
    async def test_what_is_kept_is_found_again(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(), [])

        assert await lamps.get("a") == Stored("a", lamp(), version=1, sequence=0)
        assert await lamps.get("b") is None

    async def test_an_id_is_taken_once(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(minutes=1), [])

        with pytest.raises(Taken) as refusal:
            await lamps.insert("a", lamp(minutes=2), [told("reported")])

        assert refusal.value.index == "id"
        assert (await the(lamps, "a")).value == lamp(minutes=1)
        assert await outbox(lamps) == {}

    async def test_a_unique_field_is_taken_once(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(door="2-301"), [])
        await lamps.insert("b", lamp(door="2-302"), [])

        with pytest.raises(Taken) as at_insert:
            await lamps.insert("c", lamp(door="2-301"), [])
        with pytest.raises(Taken) as at_replace:
            await lamps.replace(await the(lamps, "b"), lamp(door="2-301"), [told("moved")])

        assert at_insert.value.index == at_replace.value.index == "door"
        assert (await the(lamps, "b")).value == lamp(door="2-302")
        assert await outbox(lamps) == {}

    async def test_many_may_be_without_a_sparse_field(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(), [])
        await lamps.insert("b", lamp(), [])

        assert await lamps.count({}) == 2

    async def test_of_many_who_replace_one_version_one_succeeds(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(), [])
        seen = await the(lamps, "a")

        outcomes = await asyncio.gather(
            *(lamps.replace(seen, lamp(minutes=n), [told(f"set-{n}")]) for n in range(60)),
            return_exceptions=True,
        )

        winner = outcomes.index(None)
        assert [type(lost) for lost in outcomes if lost is not None] == [StaleVersion] * 59
        assert await lamps.get("a") == Stored("a", lamp(minutes=winner), version=2, sequence=1)
        assert await outbox(lamps) == {"a": [f"lamp.set-{winner}.v1"]}

    async def test_what_is_gone_cannot_be_replaced(self, lamps: Collection) -> None:
        with pytest.raises(StaleVersion):
            await lamps.replace(Stored("a", lamp(), version=1, sequence=0), lamp(), [])

    async def test_who_waited_longest_is_published_first(self, lamps: Collection) -> None:
        for name in ("c", "a", "b"):
            await lamps.insert(name, lamp(), [told("reported")])
        await lamps.replace(await the(lamps, "c"), lamp(), [told("accepted")])

        assert [*await outbox(lamps)] == ["c", "a", "b"]
        assert [pending.document_id for pending in await lamps.pending(limit=2)] == ["c", "a"]

        await lamps.published("c", up_to_sequence=1)

        assert [*await outbox(lamps)] == ["a", "b", "c"]
        assert [pending.document_id for pending in await lamps.pending(limit=2)] == ["a", "b"]

    async def test_collections_are_strangers(self, opened: Open) -> None:
        async with opened() as database:
            lamps, order = await database.open("lamps"), await database.open("order")
            await lamps.insert("a", lamp(), [told("reported")])

            assert await order.get("a") is None
            assert await order.pending(limit=1) == []

    async def test_what_was_kept_is_there_when_opened_again(self, opened: Open) -> None:
        async with opened() as database:
            lamps = await database.open("lamps", *INDEXES)
            await lamps.insert("a", lamp(door="2-301"), [told("reported")])

        async with opened() as database:
            lamps = await database.open("lamps", *INDEXES, Index("words", sparse=True))
            assert await lamps.get("a") == Stored("a", lamp(door="2-301"), version=1, sequence=1)
            assert await outbox(lamps) == {"a": ["lamp.reported.v1"]}
            with pytest.raises(Taken):
                await lamps.insert("b", lamp(door="2-301"), [])

    async def test_one_callers_refusal_leaves_its_neighbours_alone(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(door="2-301"), [told("reported")])
        seen = await the(lamps, "a")
        stale = Stored("a", lamp(), version=7, sequence=7)

        outcomes = await asyncio.gather(
            lamps.insert("b", lamp(), [told("reported")]),
            lamps.insert("a", lamp(), [told("reported")]),
            lamps.replace(seen, lamp(minutes=9, door="2-301"), [told("dimmed")]),
            lamps.replace(stale, lamp(), [told("moved")]),
            lamps.insert("c", lamp(door="2-301"), [told("reported")]),
            lamps.insert("d", lamp(door="2-302"), [told("reported")]),
            return_exceptions=True,
        )

        refused = [outcome and type(outcome) for outcome in outcomes]
        assert refused == [None, Taken, None, StaleVersion, Taken, None]
        assert await outbox(lamps) == {
            "a": ["lamp.reported.v1", "lamp.dimmed.v1"],
            "b": ["lamp.reported.v1"],
            "d": ["lamp.reported.v1"],
        }
        assert await lamps.get("c") is None

    async def test_what_was_acknowledged_is_read_at_once(self, lamps: Collection) -> None:
        async def write_and_read(name: str) -> None:
            await lamps.insert(name, lamp(), [told("reported")])
            for minutes in range(10):
                await lamps.replace(await the(lamps, name), lamp(minutes=minutes), [])
                assert (await the(lamps, name)).value == lamp(minutes=minutes)

        await asyncio.gather(*(write_and_read(f"lamp-{number}") for number in range(8)))

    async def test_who_goes_away_breaks_nothing_for_who_stays(self, lamps: Collection) -> None:
        impatient = [
            asyncio.create_task(lamps.insert(f"gone-{number}", lamp(), [])) for number in range(8)
        ]
        await asyncio.sleep(0)
        staying = asyncio.create_task(lamps.insert("stays", lamp(), []))
        await asyncio.sleep(0)
        for task in impatient:
            task.cancel()

        await staying
        await lamps.insert("after", lamp(), [])

        assert (await the(lamps, "stays")).version == (await the(lamps, "after")).version == 1

    async def test_a_database_knows_what_was_opened(self, opened: Open) -> None:
        async with opened() as database:
            assert database.opened == []
            lamps, order = await database.open("lamps"), await database.open("order")
            again = await database.open("lamps", *INDEXES)

            assert database.opened == [again, order]
            assert lamps.name == again.name
            await database.ping()

    async def test_a_sparse_unique_field_may_be_given_up_and_taken(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(door="2-301"), [])
        await lamps.insert("b", lamp(), [])

        await lamps.replace(await the(lamps, "a"), lamp(), [])
        await lamps.replace(await the(lamps, "b"), lamp(door="2-301"), [])

        page = await lamps.find({"door": "2-301"})
        assert [stored.id for stored in page.documents] == ["b"]

    async def test_of_many_who_want_a_unique_field_one_has_it(self, lamps: Collection) -> None:
        outcomes = await asyncio.gather(
            *(lamps.insert(f"lamp-{number}", lamp(door="2-301"), []) for number in range(40)),
            return_exceptions=True,
        )

        assert [type(lost) for lost in outcomes if lost is not None] == [Taken] * 39
        assert await lamps.count({"door": "2-301"}) == 1
