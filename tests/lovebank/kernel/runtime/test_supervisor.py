import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from lovebank.contracts.event import CloudEvent
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import Conflict, DocumentsUnavailable
from lovebank.kernel.eventlog.log import ConsumerBroken, Delivered, EventLog, OnRevoke, Subscription
from lovebank.kernel.outbox import Relay
from lovebank.kernel.runtime import attempt
from lovebank.kernel.runtime.parked import BEHIND, ParkedEvents, State
from tests.logs import LogOver
from tests.lovebank.kernel.runtime.town import (
    TOPIC,
    Diary,
    Lamps,
    handled,
    hearing,
    poison,
    reasons,
    subscriber_of,
    told,
    until,
)


async def test_each_lamp_is_heard_of_in_order(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    await told(lamps, database, log, *["stair-1", "stair-2"] * 30)

    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert diary.heard == {"stair-1": [*range(1, 31)], "stair-2": [*range(1, 31)]}


async def test_what_was_handled_is_committed_before_the_end(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    await told(lamps, database, log, *["stair-1"] * 10)
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: len(diary.heard["stair-1"]) == 10)

    assert await handled(log)
    async with hearing(log, subscriber_of(diary), parked):
        await asyncio.sleep(0.3)
    assert diary.heard == {"stair-1": [*range(1, 11)]}


async def test_a_store_that_is_away_holds_up_one_partition_and_loses_nothing(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    away = 4

    async def not_there(event: CloudEvent[Any]) -> None:
        nonlocal away
        if event.subject == "stair-1" and away:
            away -= 1
            raise DocumentsUnavailable("restarting")

    diary.otherwise = not_there
    await told(lamps, database, log, "stair-1", "stair-1", "stair-2")

    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert diary.heard == {"stair-1": [1, 2], "stair-2": [1]}
    assert await reasons(parked) == []


async def test_what_a_rule_refuses_is_parked_with_all_that_follows_of_it(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    async def refuse_the_second(event: CloudEvent[Any]) -> None:
        if event.subject == "stair-1" and event.number == 2:
            raise Conflict("The lamp of stair 1 is whole.")

    diary.otherwise = refuse_the_second
    await told(lamps, database, log, "stair-1", "stair-1", "stair-1", "stair-2")

    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert diary.heard == {"stair-1": [1], "stair-2": [1]}
    assert await reasons(parked) == ["The lamp of stair 1 is whole.", BEHIND]


async def test_a_parked_key_flows_again_in_order_once_it_is_tried_again(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    cured = False

    async def refuse(event: CloudEvent[Any]) -> None:
        if event.number == 1 and not cured:
            raise Conflict("not yet")

    diary.otherwise = refuse
    await told(lamps, database, log, "stair-1", "stair-1")
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))
        cured = True
        found = await parked.find(after=None, limit=10, everything=False)
        await parked.mark(found.documents[0].id, State.RETRY, Cause("command:1"))
        await until(lambda: _nothing_parked(parked))
        await lamps.break_once("stair-1", "later")
        await Relay("requests", database, log).publish_pending()
        await until(lambda: handled(log))

    assert diary.heard == {"stair-1": [1, 2, 3]}


async def test_a_skipped_event_has_no_effect_and_what_follows_has(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    await log.publish([poison("stair-1")])
    await told(lamps, database, log, "stair-1")
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))
        assert diary.heard == {}
        found = await parked.find(after=None, limit=10, everything=False)
        await parked.mark(
            found.documents[0].id, State.SKIP, Cause("command:1"), skip_reason="not one of ours"
        )
        await until(lambda: _nothing_parked(parked))

    assert diary.heard == {"stair-1": [1]}
    kept = await parked.get(found.documents[0].id)
    assert (kept.value.state, kept.value.skip_reason) == (State.SKIPPED, "not one of ours")


async def test_a_key_stays_held_up_over_a_restart(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    await log.publish([poison("stair-1")])
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))
    await told(lamps, database, log, "stair-1")
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert diary.heard == {}
    assert len(await reasons(parked)) == 2


async def test_a_fault_that_repeats_itself_is_parked_after_five_attempts(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    attempts = 0

    async def stumble(_: CloudEvent[Any]) -> None:
        nonlocal attempts
        attempts += 1
        raise KeyError("stair")

    diary.otherwise = stumble
    await told(lamps, database, log, "stair-1")
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert attempts == attempt.IDENTICAL_FAILURES_MAX
    assert await reasons(parked) == ["KeyError: 'stair'"]


async def test_what_nobody_hears_is_passed_over_and_what_is_too_new_is_parked(
    log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    other, newer = poison("a"), poison("b")
    unheard = other.value.replace(b"referred.v1", b"whispered.v1")
    too_new = newer.value.replace(b".v1", b".v2")
    await log.publish([type(other)(TOPIC, "a", unheard), type(other)(TOPIC, "b", too_new)])

    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    [reason] = await reasons(parked)
    assert "newer than this version" in reason


async def test_a_broken_consumer_is_replaced(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    breaking = Breaking(log)
    await told(lamps, database, log, *["stair-1"] * 5)

    async with hearing(breaking, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert breaking.subscriptions >= 3
    assert list(dict.fromkeys(diary.heard["stair-1"])) == [1, 2, 3, 4, 5]


class Breaking(LogOver):
    """Its first two subscriptions break."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log)
        self.subscriptions = 0

    @asynccontextmanager
    async def subscribe(
        self, group: str, topics: Sequence[str], on_revoke: OnRevoke | None = None
    ) -> AsyncIterator[Subscription]:
        self.subscriptions += 1
        async with super().subscribe(group, topics, on_revoke) as subscription:
            if self.subscriptions < 3:
                subscription.poll = _break  # type: ignore[method-assign]
            yield subscription


async def _break(max_records: int, timeout_seconds: float) -> Sequence[Delivered]:
    raise ConsumerBroken(f"no coordinator for {max_records} records in {timeout_seconds} s")


async def _nothing_parked(parked: ParkedEvents) -> bool:
    return await parked.count("diary") == 0
