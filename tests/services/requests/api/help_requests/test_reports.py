import asyncio

import pytest

from tests.builders import (
    AUDITOR,
    COORDINATOR,
    HUANG,
    LEI,
    NEIGHBOUR,
    OUTSIDER,
    TELEPHONE,
    WUJIAYUAN,
    XIE,
)
from tests.services.requests.town import CORRIDOR_LIGHT, Town

AT_HOME = {"name": "Neighbour of stair 2", "grid": "grid-2", "building": "Building 4"}


async def test_one_asks_for_oneself_and_needs_no_consent(town: Town) -> None:
    told = {key: CORRIDOR_LIGHT[key] for key in CORRIDOR_LIGHT if key != "beneficiary"}

    reported = await town.done(LEI, "/help-requests", {**told, "category": "errand"})
    unknown = await town.post(XIE, "/help-requests", told)

    assert (reported["reporter_id"], reported["beneficiary_id"]) == (LEI, LEI)
    assert reported["consent"] == "consented"
    assert (unknown.status_code, unknown.json()["type"]) == (422, "not-registered")


async def test_the_operator_notes_for_a_caller_that_she_agrees(town: Town) -> None:
    told = {**CORRIDOR_LIGHT, "category": "errand", "channel": "phone", "consent": "consented"}

    reported = await town.done(TELEPHONE, "/help-requests", told)
    presumed = await town.post(XIE, "/help-requests", told)

    assert (reported["consent"], reported["reporter_id"]) == ("consented", TELEPHONE)
    assert presumed.status_code == 403


async def test_a_neighbour_who_is_not_registered_is_helped_too(town: Town) -> None:
    reported = await town.reported(beneficiary={**AT_HOME, "care": ["frail"]})

    assert (reported["beneficiary"], reported["service_class"]) == ("Neighbour", "P1")


async def test_how_urgent_it_is_the_policy_says_or_the_desk(town: Town) -> None:
    by_policy = await town.reported(beneficiary=AT_HOME)
    by_resident = await town.post(XIE, "/help-requests", {**CORRIDOR_LIGHT, "service_class": "P3"})
    by_desk = await town.done(
        TELEPHONE, "/help-requests", {**CORRIDOR_LIGHT, "service_class": "P3"}
    )

    assert by_policy["service_class"] == "P2"
    assert by_resident.status_code == 403
    assert by_desk["service_class"] == "P3"


async def test_a_report_fifty_times_at_once_is_one_need(town: Town) -> None:
    answers = await asyncio.gather(
        *(town.post(XIE, "/help-requests", CORRIDOR_LIGHT, key="light") for _ in range(50))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await town.kinds() == ["help_request.reported"]


@pytest.mark.parametrize(
    ("otherwise", "status"),
    [
        ({"words": ""}, 422),
        ({"words": "x" * 501}, 422),
        ({"words": "over\u202eturned"}, 422),
        ({"category": "dragon"}, 422),
        ({"service_class": "P9"}, 422),
        ({"beneficiary": {"resident_id": {"$ne": ""}}}, 422),
        ({"beneficiary": {"resident_id": "nobody"}}, 404),
        ({"beneficiary": {**AT_HOME, "grid": "grid-9"}}, 422),
        ({"beneficiary": {**AT_HOME, "building": "4, call 0746 8412345"}}, 422),
        ({"beneficiary": {**AT_HOME, "phone": "call me"}}, 422),
        ({"wanted_by": "2021-02-20T00:00:00.000Z"}, 422),
        ({"planned_minutes": 0}, 422),
        ({"community_id": "yongzhou.lengshuitan.meiwan.qinglong"}, 404),
        ({"surprise": 1}, 422),
    ],
    ids=str,
)
async def test_bad_input_is_refused_and_changes_nothing(
    town: Town, otherwise: dict[str, object], status: int
) -> None:
    answer = await town.post(XIE, "/help-requests", {**CORRIDOR_LIGHT, **otherwise})

    assert answer.status_code == status, answer.text
    assert await town.kinds() == []


async def test_everybody_lists_their_own(town: Town) -> None:
    path = await town.accepted()
    await town.reported(beneficiary=AT_HOME)

    for person, count in ((XIE, 2), (LEI, 1), (NEIGHBOUR, 1), (HUANG, 1), (COORDINATOR, 0)):
        mine = await town.seen(person, "/help-requests", mine="true")
        assert len(mine["items"]) == count, person
    [served] = (await town.seen(HUANG, "/help-requests", mine="true"))["items"]
    assert path.endswith(served["request_id"])


async def test_ones_own_come_page_by_page_each_of_them_once(town: Town) -> None:
    ids = [(await town.reported())["request_id"] for _ in range(5)]

    seen: list[str] = []
    page = await town.seen(XIE, "/help-requests", mine="true", limit=2)
    while page["next"]:
        seen += [each["request_id"] for each in page["items"]]
        page = await town.seen(XIE, "/help-requests", mine="true", limit=2, cursor=page["next"])
    seen += [each["request_id"] for each in page["items"]]

    assert seen == sorted(ids)


async def test_the_desk_lists_its_place_and_volunteers_what_waits(town: Town) -> None:
    await town.accepted()
    await town.reported()

    at_desk = await town.seen(COORDINATOR, "/help-requests", place=WUJIAYUAN)
    accepted = await town.seen(COORDINATOR, "/help-requests", state="accepted")
    offered = await town.seen(HUANG, "/help-requests")
    elsewhere = await town.seen(OUTSIDER, "/help-requests")
    not_theirs = await town.get(OUTSIDER, "/help-requests", place=WUJIAYUAN)

    assert [each["view"] for each in at_desk["items"]] == ["full", "full"]
    assert [each["state"] for each in accepted["items"]] == ["accepted"]
    assert [each["view"] for each in offered["items"]] == ["masked"]
    assert elsewhere["items"] == []
    assert not_theirs.status_code == 404


async def test_who_has_nothing_to_do_with_it_does_not_read_it(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    for person, status in ((OUTSIDER, 404), (AUDITOR, 403)):
        assert (await town.get(person, path)).status_code == status
    await town.done(COORDINATOR, f"{path}/cancel", {"reason": "no_longer_needed"})
    assert (await town.get(HUANG, path)).status_code == 403


async def test_no_event_has_a_word_of_what_was_written(town: Town) -> None:
    await town.completed()

    told = str(await town.published())

    assert not [words for words in ("雷", "corridor light", "Building", "Stair") if words in told]


@pytest.mark.parametrize(
    "query",
    [
        {"place": '{"$ne": ""}'},
        {"place": "yongzhou.*"},
        {"state": "$gt"},
        {"state[$ne]": "closed"},
        {"mine": "maybe"},
        {"limit": "0"},
        {"limit": "201"},
        {"cursor": "eyJrZXkiOiAxfQ"},
    ],
    ids=str,
)
async def test_a_query_that_is_none_is_refused(town: Town, query: dict[str, str]) -> None:
    asked: dict[str, object] = {**query}

    answer = await town.get(COORDINATOR, "/help-requests", **asked)

    assert answer.status_code == 422


async def test_rare_signs_are_kept_as_they_were_written(town: Town) -> None:
    words = "𠮷家院二单元楼道灯灭了 💡 ' \" \\ % $where"

    reported = await town.reported(words=words)

    assert reported["words"] == words
