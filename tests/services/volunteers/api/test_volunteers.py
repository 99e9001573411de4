import asyncio
from typing import Any

import pytest

from tests.builders import (
    CITY_OPERATOR,
    COORDINATOR,
    HUANG,
    OPERATOR,
    OUTSIDER,
    SOCIAL_WORKER,
    TANG,
    WUJIAYUAN,
    XIE,
)
from tests.services.volunteers.conftest import Office
from tests.services.volunteers.crowd import NAMES, join, registration

PATH = f"/volunteers/{HUANG}"


async def states(office: Office) -> list[str]:
    return [event["type"].split(".")[3] for event in await office.published("volunteers")]


async def test_from_a_wish_to_help_to_the_register_and_back(office: Office) -> None:
    registered = await office.do(COORDINATOR, "/volunteers", registration(HUANG))
    assert (registered.status_code, registered.json()["state"]) == (201, "registered")

    approved = await office.do(COORDINATOR, f"{PATH}/approve", {"cleared_for_homes": True})
    assert approved.json()["volunteer_no"] == "WUJIAYUAN-000001"
    on_duty = await office.do(HUANG, f"{PATH}/duty", {"on_duty": True})
    assert on_duty.json()["on_duty"] is True

    suspended = await office.do(COORDINATOR, f"{PATH}/suspend")
    assert (suspended.json()["state"], suspended.json()["on_duty"]) == ("suspended", False)
    again = await office.do(COORDINATOR, f"{PATH}/approve", key="again")
    assert (again.json()["state"], again.json()["volunteer_no"]) == ("approved", "WUJIAYUAN-000001")
    left = await office.do(HUANG, f"{PATH}/leave")
    assert left.json()["state"] == "left"

    assert await states(office) == ["registered", "approved", "suspended", "reinstated", "left"]


async def test_events_tell_nothing_of_who_somebody_is(office: Office) -> None:
    await join(office, HUANG)

    told = str(await office.published("volunteers"))
    assert "Neighbour" not in told
    assert "822" not in told


@pytest.mark.parametrize(
    ("move", "body"),
    [("approve", None), ("suspend", None), ("duty", {"on_duty": True}), ("leave", None)],
)
async def test_who_has_left_is_asked_for_nothing(office: Office, move: str, body: Any) -> None:
    await office.do(COORDINATOR, "/volunteers", registration(HUANG))
    await office.do(COORDINATOR, f"{PATH}/leave", key="left")

    refused = await office.do(COORDINATOR, f"{PATH}/{move}", body)

    assert (refused.status_code, refused.json()["type"]) == (409, "wrong-state")


async def test_who_is_not_approved_cannot_go_on_duty(office: Office) -> None:
    await office.do(COORDINATOR, "/volunteers", registration(HUANG))

    refused = await office.do(HUANG, f"{PATH}/duty", {"on_duty": True})

    assert (refused.status_code, refused.json()["type"]) == (409, "wrong-state")


async def test_numbers_are_given_once_whoever_races_for_them(office: Office) -> None:
    for name in NAMES:
        await office.do(COORDINATOR, "/volunteers", registration(name))
    approvals = [(COORDINATOR, f"/volunteers/{name}/approve") for name in NAMES for _ in range(2)]

    answers = await asyncio.gather(*(office.do(person, path) for person, path in approvals))

    assert {answer.status_code for answer in answers} == {200}
    given = {answer.json()["volunteer_id"]: answer.json()["volunteer_no"] for answer in answers}
    assert len({*given.values()}) == len(NAMES)
    assert len(await office.told("volunteers", "volunteer.approved")) == len(NAMES)


async def test_the_same_registration_sent_often_registers_once(office: Office) -> None:
    body = registration(HUANG)
    del body["volunteer_id"]

    answers = await asyncio.gather(
        *(office.do(COORDINATOR, "/volunteers", body, key="same") for _ in range(10))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["volunteer_id"] for answer in answers}) == 1
    assert await states(office) == ["registered"]


async def test_nobody_is_registered_twice(office: Office) -> None:
    await office.do(COORDINATOR, "/volunteers", registration(HUANG))

    refused = await office.do(COORDINATOR, "/volunteers", registration(HUANG, "g2"))

    assert (refused.status_code, refused.json()["type"]) == (409, "already-registered")


async def test_somebody_recommends_themselves_without_being_given_an_id(office: Office) -> None:
    body = registration(XIE, recruitment_channel="self_recommendation", recommended_by=None)
    del body["volunteer_id"]

    registered = await office.do(XIE, "/volunteers", body)

    assert registered.json()["volunteer_id"] == XIE


@pytest.mark.parametrize(
    ("person", "told", "status", "kind"),
    [
        (XIE, {"recruitment_channel": "self_recommendation"}, 403, "not-in-your-name"),
        (XIE, {"recruitment_channel": "social_work_discovery"}, 403, "not-in-your-name"),
        (COORDINATOR, {"recommended_by": None}, 422, "recommendation-needed"),
        (COORDINATOR, {"recommended_by": HUANG}, 422, "recommendation-needed"),
        (COORDINATOR, {"birth_year": 2009}, 422, "too-young"),
        (COORDINATOR, {"birth_year": 2100}, 422, "bad-birth-year"),
        (COORDINATOR, {"skills": ["Electrics!"]}, 422, "invalid"),
        (COORDINATOR, {"home_grid": "../g1"}, 422, "invalid"),
        (COORDINATOR, {"id_card": "43110000"}, 422, "invalid"),
        (OUTSIDER, {}, 404, "nothing-here"),
        (TANG, {}, 403, "not-for-you"),
    ],
)
async def test_a_registration_that_is_not_right_is_refused_and_changes_nothing(
    office: Office, person: str, told: dict[str, Any], status: int, kind: str
) -> None:
    refused = await office.do(person, "/volunteers", registration(HUANG, **told))

    assert (refused.status_code, refused.json()["type"]) == (status, kind)
    assert await office.published("volunteers") == []


async def test_a_social_worker_registers_whom_they_discovered(office: Office) -> None:
    told = registration(
        HUANG, recruitment_channel="social_work_discovery", recommended_by=None, birth_year=1990
    )

    assert (await office.do(SOCIAL_WORKER, "/volunteers", told)).status_code == 201


@pytest.mark.parametrize("person", [HUANG, COORDINATOR, SOCIAL_WORKER])
async def test_the_whole_entry_is_for_the_volunteer_and_the_office(
    office: Office, person: str
) -> None:
    await join(office, HUANG)

    seen = (await office.see(person, PATH)).json()

    assert (seen["name"], seen["phone"]) == ("Neighbour huang-manfeng", "07468221001")
    assert seen["masked"] is False


@pytest.mark.parametrize("person", [TANG, XIE, CITY_OPERATOR, OPERATOR])
async def test_others_see_a_surname_and_no_number(office: Office, person: str) -> None:
    await join(office, HUANG)

    seen = (await office.see(person, PATH)).json()
    listed = (await office.see(person, f"/volunteers?place={WUJIAYUAN}")).json()["items"]

    assert (seen["name"], seen["phone"], seen["masked"]) == ("Neighbour **", None, True)
    assert listed == [seen]


async def test_another_communitys_volunteers_do_not_exist(office: Office) -> None:
    await join(office, HUANG)

    asked = [
        await office.see(OUTSIDER, PATH),
        await office.see(OUTSIDER, f"/volunteers?place={WUJIAYUAN}"),
        await office.do(OUTSIDER, f"{PATH}/suspend"),
        await office.do(OUTSIDER, f"{PATH}/duty", {"on_duty": False}),
        await office.see(OUTSIDER, "/volunteers/nobody"),
    ]

    assert [answer.status_code for answer in asked] == [404] * 5
    assert (await office.see(OUTSIDER, "/volunteers")).json()["items"] == []


async def test_the_register_is_read_by_state_and_page_by_page(office: Office) -> None:
    for name in NAMES[:3]:
        await join(office, name)
    await office.do(COORDINATOR, "/volunteers", registration(HUANG))

    first = (await office.see(COORDINATOR, "/volunteers?state=approved&limit=2")).json()
    rest = await office.see(
        COORDINATOR, f"/volunteers?state=approved&limit=2&cursor={first['next']}"
    )

    names = [each["volunteer_id"] for each in first["items"] + rest.json()["items"]]
    assert names == NAMES[:3]
    assert rest.json()["next"] is None
