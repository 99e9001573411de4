"""What is promised of asking: by declared fields, a page at a time, and text is text."""

from typing import Any

import pytest

from lovebank.kernel.documents.collection import (
    Between,
    Collection,
    Json,
    OneOf,
    Stored,
    Where,
)
from tests.lovebank.kernel.documents.lamps import DEEP, HOSTILE, Lamps, Open, lamp, the


class Asking(Lamps):
    @pytest.mark.parametrize(
        ("where", "found"),
        [
            ({}, "abcd"),
            ({"place.community": "wujiayuan"}, "abd"),
            ({"minutes": 20}, "bc"),
            ({"minutes": "20"}, ""),
            ({"minutes": OneOf((10, 30))}, "ad"),
            ({"minutes": OneOf(())}, ""),
            ({"minutes": Between(20, 30)}, "bc"),
            ({"minutes": Between(at_least=20)}, "bcd"),
            ({"minutes": Between(below=20)}, "a"),
            ({"door": Between()}, "d"),
            ({"place.community": "wujiayuan", "minutes": Between(at_least=20)}, "bd"),
        ],
        ids=str,
    )
    async def test_a_document_is_found_by_its_fields(
        self, lamps: Collection, where: Where, found: str
    ) -> None:
        await lamps.insert("d", lamp(minutes=30, door="2-301"), [])
        await lamps.insert("c", lamp("qinglong", minutes=20), [])
        await lamps.insert("b", lamp(minutes=20), [])
        await lamps.insert("a", lamp(minutes=10), [])

        page = await lamps.find(where)

        assert [stored.id for stored in page.documents] == list(found)
        assert page.next is None
        assert await lamps.count(where) == len(found)

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
    async def test_pages_laid_end_to_end_are_the_whole(self, lamps: Collection, limit: int) -> None:
        for name, minutes in zip("gfedcba", [30, 10, 20, 10, 20, 10, 5], strict=True):
            await lamps.insert(name, lamp(minutes=minutes), [])

        pages = [await lamps.find({}, order_by="minutes", limit=limit)]
        while pages[-1].next:
            after = pages[-1].next
            pages.append(await lamps.find({}, order_by="minutes", after=after, limit=limit))

        found = [stored.id for page in pages for stored in page.documents]
        assert found == ["a", "b", "d", "f", "c", "e", "g"]
        assert len(pages) == -(-7 // limit)

    async def test_a_page_may_end_where_a_range_begins(self, lamps: Collection) -> None:
        for name in "abcd":
            await lamps.insert(name, lamp(minutes=ord(name)), [])
        where: Where = {"minutes": Between(at_least=ord("b"))}

        first = await lamps.find(where, order_by="minutes", limit=2)
        second = await lamps.find(where, order_by="minutes", after=first.next, limit=2)

        assert [stored.id for stored in first.documents] == ["b", "c"]
        assert [stored.id for stored in second.documents] == ["d"]

    async def test_words_and_large_numbers_come_back_as_they_were(self, lamps: Collection) -> None:
        words = "吴家院 Nǎinai's 💡 \u0000 \\ \" % ' $where ${x}"
        value = lamp("雷婆婆的楼道", 2**63 - 1, words=words, least=-(2**63) + 1, half=0.5, no=None)
        await lamps.insert("楼道灯:二单元", value, [{"words": words}])

        page = await lamps.find({"place.community": "雷婆婆的楼道", "minutes": 2**63 - 1})
        [pending] = await lamps.pending(limit=1)

        assert page.documents == [Stored("楼道灯:二单元", value, version=1, sequence=1)]
        assert (pending.events[0].id, pending.events[0].event) == (
            "楼道灯:二单元:1",
            {"words": words},
        )

    @pytest.mark.parametrize(
        "value",
        [
            lamp(minutes=2**63),
            lamp(at=object),
            lamp(share=float("nan")),
            lamp() | {"$set": 1},
            lamp() | {"place.street": "x"},
            lamp(door=None),
            lamp(door=["2-301"]),
            lamp(minutes=True),
            lamp(door="2-301\0"),
            lamp(words="\ud800"),
            lamp(words=["雷\udfff"]),
            lamp() | {"\udc00": 1},
            lamp(deep=DEEP),
            {"minutes": 40},
        ],
        ids=ascii,
    )
    async def test_what_two_databases_would_keep_differently_is_refused(
        self, lamps: Collection, value: Json
    ) -> None:
        with pytest.raises(TypeError):
            await lamps.insert("a", value, [])

        assert await lamps.get("a") is None

    async def test_only_declared_fields_may_be_asked_for(self, lamps: Collection) -> None:
        with pytest.raises(ValueError, match="no index on"):
            await lamps.find({"words": "x"})
        with pytest.raises(ValueError, match="no index on"):
            await lamps.count({"words": "x"})
        with pytest.raises(ValueError, match="not every document"):
            await lamps.find({}, order_by="door")
        with pytest.raises(ValueError, match="a page has"):
            await lamps.find({}, limit=0)

    @pytest.mark.parametrize("name", ["", "Lamps", "lamps.old", 'x"; --', "$cmd"])
    async def test_a_collection_has_a_plain_name(self, opened: Open, name: str) -> None:
        async with opened() as database:
            with pytest.raises(ValueError, match="is not a name"):
                await database.open(name)

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    async def test_hostile_text_is_text(self, lamps: Collection, text: str) -> None:
        value = lamp(text, words=text, more={"deep": [text]})
        await lamps.insert(f"lamp:{text}", value, [{"words": text}])
        await lamps.insert("another", lamp(), [])

        page = await lamps.find({"place.community": text})
        [pending, *_] = await lamps.pending(limit=10)

        assert [stored.value for stored in page.documents] == [value]
        assert (await the(lamps, f"lamp:{text}")).value == value
        assert pending.events[0].event == {"words": text}

    async def test_text_is_ordered_by_code_point(self, lamps: Collection) -> None:
        ordered = ["", " ", "A", "Z", "a", "é", "吴", "\uffee", "💡"]
        for number, text in enumerate(reversed(ordered)):
            await lamps.insert(f"lamp-{number}", lamp(text), [])

        page = await lamps.find({}, order_by="place.community")

        assert [stored.value["place"]["community"] for stored in page.documents] == ordered

    @pytest.mark.parametrize("name", ["", "a\0b", "\ud800", "吴\udfff家"], ids=ascii)
    async def test_what_no_document_can_be_called_is_not_found(
        self, lamps: Collection, name: str
    ) -> None:
        with pytest.raises(TypeError, match="cannot name a document"):
            await lamps.insert(name, lamp(), [])

        assert await lamps.get(name) is None

    @pytest.mark.parametrize("wanted", [2**63, "\ud800", Between("\udfff"), OneOf((1, 2**64))])
    async def test_nobody_may_ask_for_what_cannot_be_kept(
        self, lamps: Collection, wanted: Any
    ) -> None:
        with pytest.raises(TypeError, match="cannot be kept"):
            await lamps.find({"minutes": wanted})
        with pytest.raises(TypeError, match="cannot be kept"):
            await lamps.count({"minutes": wanted})
