"""Keys that are held up: whatever comes, and whenever its owner dies, they flow again in order."""

import asyncio
import json
from typing import Any

from lovebank.contracts.event import CloudEvent
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import Conflict
from lovebank.kernel.eventlog.log import EventLog, Record
from lovebank.kernel.runtime.parked import BEHIND, ParkedEvents, State
from tests.lovebank.kernel.runtime.town import (
    TOPIC,
    Diary,
    Lamps,
    handled,
    hearing,
    reasons,
    subscriber_of,
    told,
    until,
)

REFERRED = "org.lovebank.help_request.referred.v1"
POISONS = (
    b"{",
    b"\xff\xfe\x00",
    b"[]",
    b"{}",
    b"[" * 100_000,
    b'{"type": ' + b"9" * 10_000 + b"}",
    json.dumps({"type": REFERRED}).encode(),
    json.dumps({"type": REFERRED, "communityid": "\ud800"}).encode(),
    json.dumps({"type": REFERRED, "communityid": "\0"}).encode(),
)


async def test_whatever_poison_comes_only_its_key_is_held_up(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    stairs = [f"stair-{number}" for number in range(len(POISONS))]
    await told(lamps, database, log, *stairs, "stair-whole")
    await log.publish(
        [Record(TOPIC, stair, value) for stair, value in zip(stairs, POISONS, strict=True)]
    )
    await told(lamps, database, log, *stairs, "stair-whole")

    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert diary.heard == {stair: [1] for stair in stairs} | {"stair-whole": [1, 2]}
    assert await parked.count("diary") == 2 * len(POISONS)


async def test_a_record_under_anothers_key_has_no_effect(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    await told(lamps, database, log, "stair-1")
    [stray] = [each.record async for each in log.read(TOPIC)]
    await log.publish([Record(TOPIC, "stair-2", stray.value, stray.headers)])

    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))

    assert diary.heard == {"stair-1": [1]}
    assert await reasons(parked) == ["Its key is not that of the aggregate which it is about."]


async def test_an_owner_that_dies_half_way_through_what_was_parked_is_followed_by_one_that_goes_on(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    reached = asyncio.Event()

    async def refuse_the_first(event: CloudEvent[Any]) -> None:
        if event.number == 1:
            raise Conflict("not yet")

    async def die_at_the_second(event: CloudEvent[Any]) -> None:
        if event.number == 2:
            reached.set()
            await asyncio.sleep(60)

    diary.otherwise = refuse_the_first
    await told(lamps, database, log, *["stair-1"] * 4)
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))
        diary.otherwise = die_at_the_second
        await _decide_on_the_first(parked, State.RETRY)
        await asyncio.wait_for(reached.wait(), 10)
    assert await reasons(parked) == [BEHIND] * 3

    diary.otherwise = _nothing
    async with hearing(log, subscriber_of(diary), parked):
        await told(lamps, database, log, "stair-1")
        await until(lambda: handled(log))

    # At least once, and in order: what was at hand when it died may be heard again.
    assert [*dict.fromkeys(diary.heard["stair-1"])] == [1, 2, 3, 4, 5]
    assert await parked.count("diary") == 0


async def test_one_that_fails_again_waits_again_and_so_does_what_follows(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> None:
    refusals = 0

    async def refuse(_: CloudEvent[Any]) -> None:
        nonlocal refusals
        refusals += 1
        raise Conflict(f"refusal {refusals}")

    diary.otherwise = refuse
    await told(lamps, database, log, *["stair-1"] * 2)
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))
        await _decide_on_the_first(parked, State.RETRY)
        await until(lambda: refusals == 2)
        await until(lambda: _first_waits(parked))

    assert await reasons(parked) == ["refusal 2", BEHIND]
    assert diary.heard == {}


async def _decide_on_the_first(parked: ParkedEvents, state: State) -> None:
    found = await parked.find(after=None, limit=1, everything=False)
    await parked.mark(found.documents[0].id, state, Cause("command:decide"))


async def _first_waits(parked: ParkedEvents) -> bool:
    found = await parked.find(after=None, limit=1, everything=False)
    return bool(found.documents[0].value["state"] == State.PARKED)


async def _nothing(_: CloudEvent[Any]) -> None:
    """No objection."""
