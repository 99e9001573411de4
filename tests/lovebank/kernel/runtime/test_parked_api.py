from collections.abc import AsyncIterator

import httpx
import pytest

from lovebank.contracts.access import Role
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog, Record
from lovebank.kernel.http import build_api
from lovebank.kernel.runtime import parked_api
from lovebank.kernel.runtime.parked import ParkedEvents
from tests.builders import COORDINATOR, OPERATOR, PEOPLE, QINGLONG, KnownPeople, command, holding
from tests.lovebank.kernel.http.corner import check_problem, visit
from tests.lovebank.kernel.runtime.town import (
    TOPIC,
    Diary,
    Lamps,
    handled,
    hearing,
    poison,
    subscriber_of,
    told,
    until,
)

ELSEWHERE = holding("operator-qinglong", Role.OPERATOR, scope=QINGLONG)
READER = {"authorization": f"Bearer {OPERATOR}"}


@pytest.fixture
async def door(parked: ParkedEvents) -> AsyncIterator[httpx.AsyncClient]:
    people = KnownPeople({**PEOPLE, ELSEWHERE.person_id: ELSEWHERE})
    async with visit(build_api("diary", [parked_api.router], [parked], people)) as client:
        yield client


@pytest.fixture
async def held_up(
    lamps: Lamps, database: Database, log: EventLog, parked: ParkedEvents, diary: Diary
) -> AsyncIterator[Diary]:
    """Something of stair 1 cannot be read, and one break of it came after that."""
    await log.publish([poison("stair-1")])
    await told(lamps, database, log, "stair-1")
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))
        yield diary


async def listed(door: httpx.AsyncClient, query: str = "") -> list[str]:
    answer = await door.get(f"/parked{query}", headers=READER)
    assert answer.status_code == 200
    return [each["parked_id"] for each in answer.json()["items"]]


async def test_an_operator_sees_what_is_parked_and_why(
    door: httpx.AsyncClient, held_up: Diary
) -> None:
    first, second = await listed(door)
    shown = (await door.get(f"/parked/{first}", headers=READER)).json()

    assert held_up.heard == {}
    assert (shown["key"], shown["state"], shown["topic"]) == ("stair-1", "parked", TOPIC)
    assert shown["reason"].startswith("id: Field required")
    assert shown["record_text"] == poison("stair-1").value.decode()
    assert "earlier event" in (await door.get(f"/parked/{second}", headers=READER)).json()["reason"]


async def test_what_is_skipped_keeps_its_reason_and_what_follows_is_handled(
    door: httpx.AsyncClient, held_up: Diary, parked: ParkedEvents
) -> None:
    first, _ = await listed(door)
    asked = {"url": f"/parked/{first}/skip", "json": {"reason": "It was sent by mistake."}}

    once = await door.post(**asked, headers=command(OPERATOR, "k1"))  # type: ignore[arg-type]
    again = await door.post(**asked, headers=command(OPERATOR, "k1"))  # type: ignore[arg-type]
    await until(lambda: _nothing_parked(parked))

    assert (once.status_code, again.status_code) == (202, 202)
    assert held_up.heard == {"stair-1": [1]}
    assert await listed(door) == []
    kept = (await door.get(f"/parked/{first}", headers=READER)).json()
    assert (kept["state"], kept["skip_reason"]) == ("skipped", "It was sent by mistake.")


async def test_what_is_tried_again_in_vain_waits_again_with_its_attempts(
    door: httpx.AsyncClient, held_up: Diary
) -> None:
    first, _ = await listed(door)

    answer = await door.post(f"/parked/{first}/retry", headers=command(OPERATOR, "k1"))
    assert answer.status_code == 202
    await until(lambda: _state_is(door, first, "parked"))

    assert held_up.heard == {}
    assert len(await listed(door)) == 2


async def test_only_the_first_of_an_aggregate_can_be_decided_about(
    door: httpx.AsyncClient, held_up: Diary
) -> None:
    _, second = await listed(door)

    answer = await door.post(f"/parked/{second}/retry", headers=command(OPERATOR, "k1"))

    check_problem(answer, 409, "not-first")
    assert held_up.heard == {}


async def test_what_is_done_with_cannot_be_decided_about_once_more(
    door: httpx.AsyncClient, held_up: Diary, parked: ParkedEvents
) -> None:
    first, second = await listed(door)
    told_why = {"reason": "It was sent by mistake."}
    await door.post(f"/parked/{first}/skip", json=told_why, headers=command(OPERATOR, "k1"))
    await until(lambda: _nothing_parked(parked))

    for number, each in enumerate((first, second)):
        headers = command(OPERATOR, f"later-{number}")
        answer = await door.post(f"/parked/{each}/retry", headers=headers)
        check_problem(answer, 409, "already-resolved")
    assert held_up.heard == {"stair-1": [1]}


async def test_bad_requests_change_nothing(door: httpx.AsyncClient, held_up: Diary) -> None:
    first, _ = await listed(door)
    skip = f"/parked/{first}/skip"
    ours = command(OPERATOR, "k1")

    unknown = await door.post("/parked/diary:nothing:0:0/retry", headers=ours)
    check_problem(unknown, 404, "not-parked")
    for body in ({}, {"reason": ""}, {"reason": "x", "more": 1}):
        check_problem(await door.post(skip, json=body, headers=ours), 422, "invalid")
    told_why = {"reason": "It was sent by mistake."}
    stranger = await door.post(skip, json=told_why, headers=command(COORDINATOR, "k1"))
    check_problem(stranger, 403, "not-for-you")
    assert len(await listed(door)) == 2
    assert held_up.heard == {}


async def test_what_belongs_to_another_place_is_not_there(
    door: httpx.AsyncClient,
    log: EventLog,
    parked: ParkedEvents,
    diary: Diary,
) -> None:
    ours = poison("stair-1").value.replace(
        b"}", b', "communityid": "yongzhou.lengshuitan.meiwan.wujiayuan"}'
    )
    await log.publish([Record(TOPIC, "stair-1", ours)])
    async with hearing(log, subscriber_of(diary), parked):
        await until(lambda: handled(log))
    [there] = await listed(door)
    theirs = {"authorization": f"Bearer {ELSEWHERE.person_id}"}

    assert (await door.get("/parked", headers=theirs)).json()["items"] == []
    check_problem(await door.get(f"/parked/{there}", headers=theirs), 404, "not-parked")
    retried = await door.post(f"/parked/{there}/retry", headers=command(ELSEWHERE.person_id, "k1"))
    check_problem(retried, 404, "not-parked")


async def _nothing_parked(parked: ParkedEvents) -> bool:
    return await parked.count("diary") == 0


async def _state_is(door: httpx.AsyncClient, parked_id: str, state: str) -> bool:
    shown = await door.get(f"/parked/{parked_id}", headers=READER)
    return bool(shown.json()["state"] == state)
