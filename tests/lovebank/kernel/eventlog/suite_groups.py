"""Groups: sharing partitions, giving them up, commits, whatever log lies beneath."""

import asyncio
from collections.abc import Sequence

import pytest

from lovebank.kernel.eventlog.log import (
    Delivered,
    EventLog,
    Partition,
    Revoked,
)
from tests.lovebank.kernel.eventlog.hearing import (
    HEARD_WITHIN_SECONDS,
    PARTITIONS,
    OpenedLog,
    handle_for_ever,
    handled,
    hear,
    hear_nothing,
    keys_of,
    poll_for_ever,
    records,
    until,
    values,
)


class GroupsSuite(OpenedLog):
    async def test_every_group_hears_everything_from_the_first_record(
        self, log: EventLog, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 50))
        for name in (f"{group}-ledger", f"{group}-insights"):
            async with log.subscribe(name, [topic]) as subscription:
                heard = await hear(subscription, 50)
                await subscription.commit(handled(heard))
            assert sorted(map(int, values(heard))) == [*range(50)]

    async def test_what_was_not_committed_comes_again_and_what_was_does_not(
        self, log: EventLog, other: EventLog, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 30, keys=1))
        async with log.subscribe(group, [topic]) as subscription:
            first = await hear(subscription, 30)
            await subscription.commit(handled(first[:20]))

        async with other.subscribe(group, [topic]) as subscription:
            again = await hear(subscription, 10)
            await hear_nothing(subscription)

        assert values(again) == values(first[20:])

    async def test_a_commit_never_goes_back(self, log: EventLog, topic: str, group: str) -> None:
        await log.publish(records(topic, 30, keys=1))
        async with log.subscribe(group, [topic]) as subscription:
            heard = await hear(subscription, 30)
            await subscription.commit(handled(heard))
            await subscription.commit(handled(heard[:10]))
        async with log.subscribe(group, [topic]) as subscription:
            await subscription.commit(handled(heard[:10]))

        offsets = await log.offsets(group, topic)
        assert sum(each.lag for each in offsets.values()) == 0

    async def test_members_share_the_partitions(
        self, log: EventLog, other: EventLog, topic: str, group: str
    ) -> None:
        async with (
            log.subscribe(group, [topic]) as first,
            other.subscribe(group, [topic]) as second,
        ):
            halves = asyncio.gather(poll_for_ever(first), poll_for_ever(second))
            await until(lambda: len(first.owned()) == len(second.owned()) == PARTITIONS // 2)
            halves.cancel()

            assert first.owned() | second.owned() == {
                Partition(topic, number) for number in range(PARTITIONS)
            }

    async def test_who_leaves_is_followed_by_the_others_and_nothing_is_lost(
        self, log: EventLog, other: EventLog, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 100))
        handled_here: set[str] = set()
        async with log.subscribe(group, [topic]) as stays:
            handling = asyncio.ensure_future(handle_for_ever(stays, handled_here))
            async with other.subscribe(group, [topic]) as leaves:
                await until(lambda: len(leaves.owned()) == PARTITIONS // 2)
                await log.publish(records(topic, 200)[100:])
                handled_here |= {*values(await leaves.poll(100, 5))}
            await until(lambda: len(stays.owned()) == PARTITIONS)
            await log.publish(records(topic, 300)[200:])
            await until(lambda: len(handled_here) == 300)
            handling.cancel()

    async def test_partitions_are_given_up_before_another_has_them(
        self, log: EventLog, other: EventLog, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 50))
        story: list[str] = []
        heard: list[Delivered] = []

        async def give_up(partitions: Sequence[Partition]) -> None:
            story.append("asked")
            until_now = len(heard)
            await log.publish(records(topic, 100, keys=50)[50:])
            await asyncio.sleep(0.5)
            assert not {*partitions} & {*handled(heard[until_now:])}
            await first.commit(handled(heard[:until_now]))
            story.append(f"gave up at least {min(3, len(partitions))}")

        async with log.subscribe(group, [topic], give_up) as first:
            heard += await hear(first, 50)
            polling = asyncio.ensure_future(poll_for_ever(first, heard))
            async with other.subscribe(group, [topic]) as second:
                await until(lambda: len(second.owned()) == PARTITIONS // 2)
                story.append("another has them")
                new = await second.poll(100, 5)
            polling.cancel()

        assert story[:3] == ["asked", "gave up at least 3", "another has them"]
        assert {*values(new)} <= {str(number) for number in range(50, 100)}

    async def test_who_gave_up_a_partition_can_no_longer_commit_it(
        self, log: EventLog, other: EventLog, topic: str, group: str
    ) -> None:
        await log.publish(records(topic, 50, keys=50))
        async with log.subscribe(group, [topic]) as first:
            heard = await hear(first, 50)
            polling = asyncio.ensure_future(poll_for_ever(first))
            async with other.subscribe(group, [topic]) as second:
                await until(lambda: len(first.owned()) == len(second.owned()) == PARTITIONS // 2)
                with pytest.raises(Revoked):
                    await first.commit(handled(heard))
            polling.cancel()

        offsets = await log.offsets(group, topic)
        assert sum(each.lag for each in offsets.values()) == 50

    async def test_pausing_loses_nothing(self, log: EventLog, topic: str, group: str) -> None:
        await log.publish(records(topic, 200))
        async with log.subscribe(group, [topic]) as subscription:
            heard = list(await subscription.poll(10, HEARD_WITHIN_SECONDS))
            assert len(heard) <= 10
            paused = heard[0].position.partition
            subscription.pause(paused)
            meanwhile = await hear(subscription, 1)
            while more := await subscription.poll(100, 1):
                meanwhile += more
            assert paused not in handled(meanwhile)
            subscription.resume(paused)
            heard += meanwhile + await hear(subscription, 200 - len(heard) - len(meanwhile))

        assert sorted(map(int, values(heard))) == [*range(200)]
        told = [int(value) for value in keys_of(heard)[heard[0].record.key]]
        assert told == sorted(told)

    async def test_a_poll_that_is_cancelled_loses_nothing(
        self, log: EventLog, topic: str, group: str
    ) -> None:
        heard: list[Delivered] = []

        async def publish() -> None:
            for start in range(0, 1_000, 10):
                await log.publish(records(topic, 1_000)[start : start + 10])

        async with log.subscribe(group, [topic]) as subscription:
            publishing = asyncio.ensure_future(publish())
            async with asyncio.timeout(HEARD_WITHIN_SECONDS):
                for turn in range(1_000_000):
                    polling = asyncio.ensure_future(subscription.poll(20, 5))
                    await asyncio.wait({polling}, timeout=0.0005 * (turn % 10))
                    polling.cancel()
                    await asyncio.wait({polling})
                    heard += [] if polling.cancelled() else polling.result()
                    if len(heard) == 1_000:
                        break
            await publishing

        assert sorted(map(int, values(heard))) == [*range(1_000)]
