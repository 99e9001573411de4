"""What is promised of amending: nothing read before, nothing lost, the guard has the last word."""

import asyncio
from typing import Any

import pytest

from lovebank.kernel.documents.amendment import Change, Guard
from lovebank.kernel.documents.collection import Collection, Stored
from lovebank.kernel.errors import StaleVersion, Taken
from tests.lovebank.kernel.documents.lamps import Lamps, lamp, outbox, the, told

ANYWAY = Guard()
ONE_MORE = Change(increment={"minutes": 1})


class Amending(Lamps):
    async def test_fields_are_set_counted_and_taken_away(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(minutes=40, broken="yes"), [told("reported")])

        after = await lamps.amend(
            "a",
            ANYWAY,
            Change(
                set={"place.floor": "3", "by": {"hand": 1}},
                increment={"minutes": -5, "counted.6": 38},
                unset=("broken", "never.there"),
            ),
        )

        value = lamp(minutes=35, by={"hand": 1}, counted={"6": 38})
        value["place"]["floor"] = "3"
        assert after == await lamps.get("a") == Stored("a", value, version=2, sequence=1)
        assert await outbox(lamps) == {"a": ["lamp.reported.v1"]}

    @pytest.mark.parametrize(
        ("guard", "versions"),
        [
            (Guard(equal={"minutes": 40}), 2),
            (Guard(equal={"minutes": 41}), 1),
            (Guard(equal={"minutes": "40"}), 1),
            (Guard(equal={"on": 1}), 1),
            (Guard(equal={"place.community": "wujiayuan"}), 2),
            (Guard(equal={"nowhere": 40}), 1),
            (Guard(at_least={"minutes": 40}), 2),
            (Guard(at_least={"minutes": 41}), 1),
            (Guard(at_least={"nowhere": -1}), 1),
            (Guard(at_least={"on": 0}), 1),
            (Guard(equal={"half": 1}), 1),
            (Guard(at_least={"half": 0}), 1),
            (Guard(equal={"list": 40}), 1),
            (Guard(at_least={"list": 40}), 1),
            (Guard(equal={"seen:by.huang-manfeng:1": 0}), 2),
            (Guard(at_least={"place.community": 0}), 1),
            (Guard(absent=("nowhere", "place.floor", "nowhere.at.all")), 2),
            (Guard(absent=("minutes",)), 1),
            (Guard(absent=("none",)), 1),
            (Guard(equal={"minutes": 40}, at_least={"minutes": 41}), 1),
            (Guard(equal={"minutes": 40}, at_least={"minutes": 1}, absent=("nowhere",)), 2),
        ],
    )
    async def test_only_what_is_as_expected_is_changed(
        self, lamps: Collection, guard: Guard, versions: int
    ) -> None:
        before = lamp(minutes=40, on=True, none=None, half=1.0, list=[40])
        before |= {"seen:by": {"huang-manfeng:1": 0}}
        await lamps.insert("a", before, [])

        after = await lamps.amend("a", guard, Change(set={"seen": "yes"}))

        assert (after is not None) is (versions == 2)
        assert (await the(lamps, "a")).value == ({**before, "seen": "yes"} if after else before)
        assert (await the(lamps, "a")).version == versions

    async def test_what_does_not_exist_is_not_amended(self, lamps: Collection) -> None:
        assert await lamps.amend("a", ANYWAY, ONE_MORE) is None
        assert await lamps.amend("a\0", ANYWAY, ONE_MORE) is None
        assert await lamps.get("a") is None

    async def test_of_fifty_who_take_from_thirty_thirty_succeed(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(minutes=30), [])
        enough, take = Guard(at_least={"minutes": 1}), Change(increment={"minutes": -1})

        taken = await asyncio.gather(*(lamps.amend("a", enough, take) for _ in range(50)))

        left = sorted(each.value["minutes"] for each in taken if each)
        assert left == list(range(30))
        assert (await the(lamps, "a")).version == 31

    async def test_who_read_it_before_an_amendment_does_not_replace_it(
        self, lamps: Collection
    ) -> None:
        await lamps.insert("a", lamp(minutes=1), [])
        read = await the(lamps, "a")

        amended = await lamps.amend("a", ANYWAY, ONE_MORE)

        assert amended is not None
        with pytest.raises(StaleVersion):
            await lamps.replace(read, lamp(minutes=9), [])
        await lamps.replace(amended, lamp(minutes=3), [told("moved")])
        assert await lamps.get("a") == Stored("a", lamp(minutes=3), version=3, sequence=1)

    async def test_an_amended_field_is_found_by_its_new_value(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(minutes=1), [])

        await lamps.amend("a", ANYWAY, ONE_MORE)

        assert await lamps.count({"minutes": 2}) == 1
        assert await lamps.count({"minutes": 1}) == 0

    async def test_unique_stays_unique(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(door="2-301"), [])
        await lamps.insert("b", lamp(door="2-302"), [])

        with pytest.raises(Taken) as refusal:
            await lamps.amend("b", ANYWAY, Change(set={"door": "2-301"}))

        assert refusal.value.index == "door"
        assert (await the(lamps, "b")).value == lamp(door="2-302")

    @pytest.mark.parametrize(
        "change",
        [
            Change(increment={"place": 1}),
            Change(increment={"place.community": 1}),
            Change(increment={"on": 1}),
            Change(increment={"none": 1}),
            Change(increment={"half": 1}),
            Change(set={"on.off": 1}),
            Change(set={"half.of": 1}, increment={"minutes": 1}),
            Change(set={"list.0": 1}),
            Change(increment={"none.at.all": 1}),
        ],
    )
    async def test_what_has_no_place_is_refused(self, lamps: Collection, change: Change) -> None:
        before = lamp(on=True, none=None, half=1.5, list=[1])
        await lamps.insert("a", before, [])

        with pytest.raises(TypeError):
            await lamps.amend("a", ANYWAY, change)

        assert await lamps.get("a") == Stored("a", before, version=1, sequence=0)

    @pytest.mark.parametrize("sign", [1, -1])
    async def test_nothing_is_counted_beyond_what_is_exact(
        self, lamps: Collection, sign: int
    ) -> None:
        await lamps.insert("a", lamp(minutes=sign * (2**53 - 1)), [])

        after = await lamps.amend("a", ANYWAY, Change(increment={"minutes": sign}))
        with pytest.raises(OverflowError):
            await lamps.amend("a", ANYWAY, Change(increment={"minutes": sign}, set={"x": 1}))

        assert after == await lamps.get("a") == Stored("a", lamp(minutes=sign * 2**53), 2, 0)

    async def test_a_sparse_field_may_be_had_and_given_up(self, lamps: Collection) -> None:
        await lamps.insert("a", lamp(door="2-301"), [])
        await lamps.insert("b", lamp(), [])

        await lamps.amend("a", ANYWAY, Change(unset=("door",)))
        await lamps.amend("b", ANYWAY, Change(set={"door": "2-301"}))

        page = await lamps.find({"door": "2-301"})
        assert [stored.id for stored in page.documents] == ["b"]

    @pytest.mark.parametrize(
        ("guard", "change"),
        [
            (ANYWAY, Change()),
            (ANYWAY, Change(set={"$where": 1})),
            (ANYWAY, Change(set={"a..b": 1})),
            (ANYWAY, Change(set={"": 1})),
            (ANYWAY, Change(set={"a": 1}, increment={"a": 1})),
            (ANYWAY, Change(set={"a": {}}, unset=("a.b",))),
            (ANYWAY, Change(set={"a": object()})),
            (ANYWAY, Change(increment={"a": True})),
            (ANYWAY, Change(increment={"a": 2**53 + 1})),
            (ANYWAY, Change(increment={"a": 1.0})),  # type: ignore[dict-item]
            (ANYWAY, Change(set={"minutes.of": 1})),
            (ANYWAY, Change(set={"door.of": 1})),
            (ANYWAY, Change(increment={"place.community.of": 1})),
            (ANYWAY, Change(unset=("door.of",))),
            (Guard(equal={"minutes": True}), ONE_MORE),
            (Guard(equal={"minutes": 1.5}), ONE_MORE),  # type: ignore[dict-item]
            (Guard(at_least={"minutes": False}), ONE_MORE),
            (ANYWAY, Change(set={"place": {"street": "x"}})),
            (ANYWAY, Change(set={"minutes": None})),
            (ANYWAY, Change(unset=("place",))),
            (Guard(equal={"a b": 1}), ONE_MORE),
            (Guard(absent=("'--",)), ONE_MORE),
        ],
    )
    async def test_nonsense_is_refused_before_anything_is_written(
        self, lamps: Collection, guard: Guard, change: Change
    ) -> None:
        await lamps.insert("a", lamp(), [])

        with pytest.raises((ValueError, TypeError)):
            await lamps.amend("a", guard, change)

        assert await lamps.get("a") == Stored("a", lamp(), version=1, sequence=0)

    async def test_amendments_and_events_do_not_disturb_one_another(
        self, lamps: Collection
    ) -> None:
        await lamps.insert("a", lamp(minutes=0), [told("reported")])

        async def tell() -> None:
            for _ in range(5):
                await _until_replaced(lamps)

        await asyncio.gather(tell(), *(lamps.amend("a", ANYWAY, ONE_MORE) for _ in range(20)))

        stored = await the(lamps, "a")
        assert stored.value["minutes"] == 20
        assert (stored.version, stored.sequence) == (26, 6)
        assert len((await outbox(lamps))["a"]) == 6


async def _until_replaced(lamps: Collection) -> Any:
    while True:
        read = await the(lamps, "a")
        try:
            return await lamps.replace(read, read.value, [told("seen")])
        except StaleVersion:
            continue
