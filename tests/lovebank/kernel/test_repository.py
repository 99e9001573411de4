import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import TypeAdapter

from lovebank.contracts.event import Event, parse
from lovebank.contracts.ids import RequestId
from lovebank.contracts.requests import HelpRequestAccepted
from lovebank.kernel.cause import Cause, heard
from lovebank.kernel.documents.collection import Collection, Database, Index
from lovebank.kernel.errors import KeyReused, NotFound, StaleVersion, Taken
from lovebank.kernel.model import Model
from lovebank.kernel.repository import (
    CAUSES_REMEMBERED_MAX,
    FIRST_CAUSE_INDEX,
    Kept,
    Repository,
)
from tests.builders import EVENING, HUANG, WUJIAYUAN

REPORT = Cause("command:report", "words")


class Lamp(Model):
    minutes: int = 0
    door: str | None = None


class NoSuchLamp(NotFound):
    pass


class Lamps:
    def __init__(self, documents: Collection) -> None:
        self.documents = documents
        self.kept = Repository(documents, TypeAdapter(Lamp), "requests", NoSuchLamp)


@pytest.fixture
async def lamps(database: Database) -> Lamps:
    return Lamps(await database.open("lamps", Index("minutes"), FIRST_CAUSE_INDEX))


@pytest.fixture
async def named(database: Database) -> Lamps:
    return Lamps(await database.open("named", Index("minutes")))


def accepted(minutes: int = 0) -> Event:
    return HelpRequestAccepted(
        community_id=WUJIAYUAN,
        at=EVENING + timedelta(minutes=minutes),
        request_id=RequestId("lamp-1"),
        volunteer_id=HUANG,
    )


async def test_a_cause_that_comes_again_finds_what_it_made(lamps: Lamps) -> None:
    first = await lamps.kept.add("lamp-1", Lamp(minutes=1), [accepted()], REPORT)
    again = await lamps.kept.add("lamp-2", Lamp(minutes=1), [accepted()], REPORT)

    assert again == first == await lamps.kept.get("lamp-1")
    assert first.is_due_to(REPORT)
    assert await lamps.kept.count({}) == 1
    [pending] = await lamps.documents.pending(limit=10)
    assert len(pending.events) == 1


async def test_fifty_at_once_with_one_cause_make_one_and_hear_the_same(lamps: Lamps) -> None:
    answers = await asyncio.gather(
        *(lamps.kept.add(f"lamp-{n}", Lamp(minutes=1), [accepted()], REPORT) for n in range(50))
    )

    assert answers == [answers[0]] * 50
    assert await lamps.kept.count({}) == 1
    assert [p.document_id for p in await lamps.documents.pending(limit=10)] == [answers[0].id]


async def test_fifty_at_once_under_one_name_make_one(named: Lamps) -> None:
    answers = await asyncio.gather(
        *(named.kept.add("lamp-1", Lamp(minutes=1), [accepted()], REPORT) for _ in range(50))
    )

    assert answers == [answers[0]] * 50


async def test_a_key_that_comes_with_another_request_is_refused(lamps: Lamps) -> None:
    kept = await lamps.kept.add("lamp-1", Lamp(minutes=1), [], REPORT)
    other = replace(REPORT, fingerprint="other words")

    with pytest.raises(KeyReused):
        await lamps.kept.add("lamp-2", Lamp(minutes=2), [], other)
    with pytest.raises(KeyReused):
        kept.is_due_to(other)

    assert await lamps.kept.count({}) == 1


async def test_another_cause_does_not_get_what_is_taken(lamps: Lamps, named: Lamps) -> None:
    for repository in (lamps.kept, named.kept):
        await repository.add("lamp-1", Lamp(minutes=1), [], REPORT)

        with pytest.raises(Taken):
            await repository.add("lamp-1", Lamp(minutes=2), [], Cause("command:other"))

        assert (await repository.get("lamp-1")).value == Lamp(minutes=1)


async def test_one_cause_may_make_several_where_they_are_named_after_it(named: Lamps) -> None:
    await named.kept.add("lamp-1", Lamp(minutes=1), [], REPORT)
    await named.kept.add("lamp-2", Lamp(minutes=2), [], REPORT)
    await named.kept.add("lamp-2", Lamp(minutes=2), [], REPORT)

    assert await named.kept.count({}) == 2


async def test_a_change_is_known_by_its_cause(lamps: Lamps) -> None:
    kept = await lamps.kept.add("lamp-1", Lamp(minutes=1), [], REPORT)
    mend = Cause("command:mend")
    assert not kept.is_due_to(mend)

    successor = await lamps.kept.replace(kept, Lamp(minutes=2), [accepted()], mend)

    assert successor == await lamps.kept.get("lamp-1")
    assert (successor.value, successor.stored.sequence) == (Lamp(minutes=2), 1)
    assert successor.is_due_to(mend)
    assert successor.is_due_to(REPORT)
    with pytest.raises(StaleVersion):
        await lamps.kept.replace(kept, Lamp(minutes=3), [accepted()], Cause("command:late"))


async def test_of_the_causes_the_first_and_the_last_are_remembered(lamps: Lamps) -> None:
    kept = await lamps.kept.add("lamp-1", Lamp(), [], REPORT)
    for number in range(2 * CAUSES_REMEMBERED_MAX):
        kept = await lamps.kept.replace(kept, Lamp(minutes=number), [], Cause(f"command:{number}"))

    assert len(kept.causes) == CAUSES_REMEMBERED_MAX
    assert kept.is_due_to(REPORT)
    assert kept.is_due_to(Cause(f"command:{2 * CAUSES_REMEMBERED_MAX - 1}"))
    assert not kept.is_due_to(Cause("command:0"))
    with pytest.raises(KeyReused):
        await lamps.kept.add("lamp-2", Lamp(), [], replace(REPORT, fingerprint="other"))


async def test_envelopes_are_complete_and_without_a_gap(lamps: Lamps) -> None:
    begun = replace(REPORT, correlation_id="request-7")
    kept = await lamps.kept.add("lamp-1", Lamp(), [accepted(0), accepted(1)], begun)
    kept = await lamps.kept.replace(kept, Lamp(minutes=1), [], Cause("command:silent"))
    await lamps.kept.replace(kept, Lamp(minutes=2), [accepted(2)], Cause("command:mend"))

    [pending] = await lamps.documents.pending(limit=10)
    envelopes = [parse(HelpRequestAccepted, told.event) for told in pending.events]

    assert [envelope.id for envelope in envelopes] == ["lamp-1:1", "lamp-1:2", "lamp-1:3"]
    assert [envelope.number for envelope in envelopes] == [1, 2, 3]
    assert [len(envelope.sequence) for envelope in envelopes] == [10, 10, 10]
    assert [envelope.data for envelope in envelopes] == [accepted(n) for n in range(3)]
    assert [envelope.correlationid for envelope in envelopes] == ["request-7"] * 2 + ["lamp-1"]
    assert [e.causationid for e in envelopes] == [REPORT.id, REPORT.id, "command:mend"]
    assert pending.events[0].event == {
        "specversion": "1.0",
        "id": "lamp-1:1",
        "source": "/lovebank/requests",
        "type": "org.lovebank.help_request.accepted.v1",
        "subject": "lamp-1",
        "time": "2021-02-21T22:40:00.000Z",
        "datacontenttype": "application/json",
        "dataschema": "/contracts/org.lovebank.help_request.accepted.v1.json",
        "communityid": WUJIAYUAN,
        "sequence": "0000000001",
        "correlationid": "request-7",
        "causationid": REPORT.id,
        "data": {
            "community_id": WUJIAYUAN,
            "at": "2021-02-21T22:40:00.000Z",
            "request_id": "lamp-1",
            "volunteer_id": HUANG,
        },
    }


async def test_what_is_heard_is_the_cause_of_what_follows(lamps: Lamps) -> None:
    await lamps.kept.add("lamp-1", Lamp(), [accepted()], replace(REPORT, correlation_id="r-7"))
    [pending] = await lamps.documents.pending(limit=1)

    cause = heard(parse(HelpRequestAccepted, pending.events[0].event))

    assert (cause.id, cause.correlation_id) == ("lamp-1:1", "r-7")


async def test_what_is_not_there_is_said_to_be_missing(lamps: Lamps) -> None:
    assert await lamps.kept.find_one("lamp-1") is None
    with pytest.raises(NoSuchLamp):
        await lamps.kept.get("lamp-1")


async def test_values_are_found_a_page_at_a_time(lamps: Lamps) -> None:
    for number in range(5):
        await lamps.kept.add(f"lamp-{number}", Lamp(minutes=number), [], Cause(f"c-{number}"))

    first = await lamps.kept.find({}, order_by="minutes", limit=3)
    second = await lamps.kept.find({}, order_by="minutes", after=first.next, limit=3)

    found: list[Kept[Lamp]] = [*first.items, *second.items]
    assert [kept.value.minutes for kept in found] == [*range(5)]
    assert second.next is None
