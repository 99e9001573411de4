"""Publishing, reading and measuring, whatever log lies beneath."""

import asyncio
from contextlib import aclosing
from uuid import uuid4

import pytest

from lovebank.kernel.eventlog.log import (
    RECORD_BYTES_MAX,
    Delivered,
    EventLog,
    LogUnavailable,
    Partition,
    Record,
    RecordTooLarge,
    WrongPartitions,
)
from tests.lovebank.kernel.eventlog.hearing import (
    HEARD_WITHIN_SECONDS,
    PARTITIONS,
    OpenedLog,
    all_of,
    handled,
    hear,
    hear_nothing,
    keys_of,
    records,
    values,
)
from tests.lovebank.kernel.eventlog.places import Place


class RecordsSuite(OpenedLog):
    async def test_a_record_arrives_as_it_was_sent(
        self, log: EventLog, topic: str, group: str
    ) -> None:
        almost_too_large = b"\xff" * (RECORD_BYTES_MAX - 100)
        sent = [
            Record(topic, "lamp", b"", {}),
            Record(topic, "lamp", b"\x00 in the middle \x00", {"traceparent": "00-1-2-01"}),
            Record(topic, "走廊的灯", "楼道灯坏了 💡 𠮷".encode(), {"event-type": "灯"}),
            Record(topic, "lamp", almost_too_large, {"event-type": ""}),
        ]
        await log.publish(sent)

        async with log.subscribe(group, [topic]) as subscription:
            heard = await hear(subscription, len(sent))

        assert sorted(map(repr, sent)) == sorted(repr(each.record) for each in heard)

    async def test_what_is_too_large_is_refused_before_anything_is_sent(
        self, log: EventLog, topic: str
    ) -> None:
        small = Record(topic, "lamp", b"small")
        for large in (
            Record(topic, "lamp", b"x" * (RECORD_BYTES_MAX + 1)),
            Record(topic, "lamp" * RECORD_BYTES_MAX, b""),
            Record(topic, "lamp", b"", {"event-type": "灯" * (RECORD_BYTES_MAX // 2)}),
        ):
            with pytest.raises(RecordTooLarge):
                await log.publish([small, large])

        assert await all_of(log, topic) == []

    async def test_without_a_topic_nothing_is_published_or_read(self, log: EventLog) -> None:
        nowhere = f"test.{uuid4().hex}"
        with pytest.raises(LogUnavailable):
            await log.publish([Record(nowhere, "lamp", b"on")])
        with pytest.raises(LogUnavailable):
            await all_of(log, nowhere)

    async def test_records_of_one_key_arrive_in_the_order_they_were_published(
        self, log: EventLog, topic: str, group: str
    ) -> None:
        numbers = [str(number) for number in range(100)]

        async def tell(key: str) -> None:
            for number in numbers:
                await log.publish([Record(topic, key, number.encode())])

        await asyncio.gather(*(tell(f"request-{number}") for number in range(100)))

        async with log.subscribe(group, [topic]) as subscription:
            by_key = keys_of(await hear(subscription, 10_000))
        assert by_key == {f"request-{number}": numbers for number in range(100)}

    async def test_a_key_keeps_its_partition_when_the_log_is_opened_again(
        self, log: EventLog, place: Place, topic: str
    ) -> None:
        await log.publish(records(topic, 50, keys=50))
        async with place.opened() as again:
            await again.publish(records(topic, 50, keys=50))

        homes: dict[str, set[Partition]] = {}
        for each in await all_of(log, topic):
            homes.setdefault(each.record.key, set()).add(each.position.partition)

        assert len(homes) == 50
        assert all(len(partitions) == 1 for partitions in homes.values())
        assert len(set.union(*homes.values())) > 1

    async def test_all_that_is_published_is_delivered_once_and_nothing_else(
        self, log: EventLog, topic: str, group: str
    ) -> None:
        async def publish() -> None:
            for start in range(0, 1_000, 50):
                await log.publish(records(topic, 1_000)[start : start + 50])

        async with log.subscribe(group, [topic]) as subscription:
            _, heard = await asyncio.gather(publish(), hear(subscription, 1_000))
            await hear_nothing(subscription)

        assert sorted(map(int, values(heard))) == [*range(1_000)]
        offsets: dict[Partition, list[int]] = {}
        for each in heard:
            offsets.setdefault(each.position.partition, []).append(each.position.offset)
        assert all(found == [*range(len(found))] for found in offsets.values())

    async def test_the_log_is_read_from_zero_while_it_is_written(
        self, log: EventLog, topic: str
    ) -> None:
        await log.publish(records(topic, 300))
        writing = asyncio.ensure_future(log.publish(records(topic, 300)))

        first = await all_of(log, topic)
        await writing

        assert 300 <= len(first) <= 600
        assert {key: told[:40] for key, told in keys_of(first).items()} == {
            key: told[:40] for key, told in keys_of(await all_of(log, topic)).items()
        }

    async def test_reading_goes_on_where_it_ended(self, log: EventLog, topic: str) -> None:
        await log.publish(records(topic, 100))
        first = [each async for each in log.read(topic)][:40]
        ended = {each.position.partition: each.position.offset + 1 for each in first}

        rest = [each async for each in log.read(topic, begin=ended)]
        after = {**ended, **{each.position.partition: each.position.offset + 1 for each in rest}}

        assert sorted(values([*first, *rest])) == sorted(values(await all_of(log, topic)))
        assert [each async for each in log.read(topic, begin=after)] == []

    async def test_who_follows_hears_what_is_published_later(
        self, log: EventLog, other: EventLog, topic: str
    ) -> None:
        await log.publish(records(topic, 3))
        heard: list[Delivered] = []

        async with asyncio.timeout(HEARD_WITHIN_SECONDS):
            async with aclosing(log.read(topic, follow=True)) as following:  # type: ignore[type-var]
                async for each in following:
                    heard.append(each)
                    if len(heard) == 3:
                        await other.publish(records(topic, 3))
                    if len(heard) == 6:
                        break

        assert sorted(values(heard)) == ["0", "0", "1", "1", "2", "2"]

    async def test_a_topic_is_made_once_and_keeps_its_partitions(
        self, log: EventLog, topic: str
    ) -> None:
        await log.publish(records(topic, 10))

        await log.ensure(topic, PARTITIONS)
        with pytest.raises(WrongPartitions):
            await log.ensure(topic, PARTITIONS + 1)

        assert await log.partition_count(topic) == PARTITIONS
        assert await log.partition_count("no-such-topic") == 0
        assert len(await all_of(log, topic)) == 10

    async def test_offsets_and_lag_are_exact(self, log: EventLog, topic: str, group: str) -> None:
        await log.publish(records(topic, 100))
        before = await log.offsets(group, topic)
        async with log.subscribe(group, [topic]) as subscription:
            await subscription.commit(handled(await hear(subscription, 100)))
            await log.publish(records(topic, 10))
            after = await log.offsets(group, topic)

        assert len(before) == len(after) == PARTITIONS
        assert sum(each.lag for each in before.values()) == 100
        assert {(each.begin, each.committed) for each in before.values()} == {(0, 0)}
        assert sum(each.lag for each in after.values()) == 10
        assert sum(each.committed for each in after.values()) == 100
