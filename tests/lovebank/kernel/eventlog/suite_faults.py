"""Killed and hanging members and publishers, outages, time, whatever log lies beneath."""

import asyncio
import os

import psutil
import pytest

from lovebank.kernel.eventlog.log import (
    Delivered,
    EventLog,
    LogUnavailable,
    Record,
)
from tests.lovebank.kernel.eventlog.child import child
from tests.lovebank.kernel.eventlog.hearing import (
    HEARD_WITHIN_SECONDS,
    OpenedLog,
    Outage,
    all_of,
    handled,
    hear,
    poll_in_trouble,
    publish_until_kept,
    records,
    values,
)
from tests.lovebank.kernel.eventlog.places import Place

SOAK_SECONDS = float(os.environ.get("LOVEBANK_TEST_SOAK_SECONDS", "20"))
WARM_UP = 0.4
GROWTH_BYTES_A_MINUTE_MAX = 1_000_000
# A short soak sees single allocations as a slope; the long one is what judges.
GROWTH_BYTES_UNSEEN = 3_000_000


class FaultsSuite(OpenedLog):
    """Needs a fixture `outage` too: a context in which the log does not answer."""

    async def test_a_killed_member_is_followed_and_nothing_is_lost(
        self, log: EventLog, place: Place, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 100))
        async with child(place, "member", topic, group) as killed:
            await killed.says("heard")
            await killed.kill()

            async with log.subscribe(group, [topic]) as follower:
                heard = await hear(follower, 100)
                await follower.commit(handled(heard))

        assert sorted(map(int, values(heard))) == [*range(100)]
        assert sum(each.lag for each in (await log.offsets(group, topic)).values()) == 0

    async def test_a_member_that_hung_cannot_commit_what_another_has_now(
        self, log: EventLog, place: Place, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 10, keys=1))
        async with child(place, "member", topic, group) as hung:
            await hung.says("heard 9")
            hung.order("hang")
            await hung.says("hangs")
            async with log.subscribe(group, [topic]) as follower:
                heard = await hear(follower, 10)
                await follower.commit(handled(heard[:5]))
                hung.order("go on")
                assert await hung.line() == "revoked"
                offsets = await log.offsets(group, topic)

        assert sum(each.lag for each in offsets.values()) == 5

    async def test_what_a_killed_publisher_was_told_is_kept_is_kept(
        self, log: EventLog, place: Place, topic: str
    ) -> None:
        async with child(place, "publish", topic, "lamp") as publisher:
            for number in range(50):
                await publisher.says(f"acknowledged {number}")
            said = await publisher.kill()

        acknowledged = 50 + len(said)
        await log.publish([Record(topic, "lamp", b"later")])
        told = values(await all_of(log, topic))
        assert told[-1] == "later"
        assert told[:-1] == [str(number) for number in range(len(told) - 1)]
        assert acknowledged <= len(told) - 1 <= acknowledged + 1

    async def test_publishing_says_by_its_deadline_that_the_log_is_away(
        self, log: EventLog, place: Place, outage: Outage, topic: str
    ) -> None:
        loop = asyncio.get_running_loop()
        await log.publish([Record(topic, "lamp", b"before")])
        async with outage():
            begun = loop.time()
            with pytest.raises(LogUnavailable):
                await log.publish([Record(topic, "lamp", b"meanwhile")])
            waited_seconds = loop.time() - begun
        async with asyncio.timeout(HEARD_WITHIN_SECONDS):
            await publish_until_kept(log, Record(topic, "lamp", b"after"))

        told = values(await all_of(log, topic))
        assert waited_seconds < place.deadline_seconds + 2
        assert told[0] == "before"
        assert "after" in told
        assert set(told) <= {"before", "meanwhile", "after"}

    async def test_a_member_goes_on_after_an_outage(
        self, log: EventLog, outage: Outage, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 20))
        async with log.subscribe(group, [topic]) as subscription:
            first = await hear(subscription, 20)
            await subscription.commit(handled(first))
            async with outage():
                await asyncio.sleep(1)
            for record in records(topic, 20):
                await publish_until_kept(log, record)
            later: list[Delivered] = []
            async with asyncio.timeout(HEARD_WITHIN_SECONDS):
                while len({*values(later)}) < 20:
                    later += await poll_in_trouble(subscription)

        assert {*values(later)} == {*values(first)}

    async def test_memory_does_not_grow(self, log: EventLog, topic: str, group: str) -> None:
        loop = asyncio.get_running_loop()
        sizes: list[tuple[float, int]] = []
        begun = loop.time()
        async with log.subscribe(group, [topic]) as subscription:
            while (seconds := loop.time() - begun) < SOAK_SECONDS:
                await log.publish(records(topic, 20))
                await subscription.commit(handled(await hear(subscription, 20)))
                await asyncio.sleep(0.01)
                if seconds > SOAK_SECONDS * WARM_UP:
                    sizes.append((seconds, psutil.Process().memory_info().rss))

        minutes = (sizes[-1][0] - sizes[0][0]) / 60
        growth = sizes[-1][1] - sizes[0][1]
        assert growth < GROWTH_BYTES_UNSEEN + minutes * GROWTH_BYTES_A_MINUTE_MAX
