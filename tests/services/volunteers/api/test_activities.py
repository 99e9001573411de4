from datetime import timedelta
from typing import Any

import pytest

from lovebank.contracts.instant import in_rfc_3339
from tests.builders import COORDINATOR, EVENING, HUANG, OUTSIDER, TANG, WUJIAYUAN, XIE
from tests.services.volunteers.conftest import Hour, Office
from tests.services.volunteers.crowd import join, registration

CHECK_IN = "/activities/lanterns/attendances"
CHECK_OUT = "/attendances/attendance:lanterns:huang-manfeng/check-out"


def lanterns(**told: object) -> dict[str, Any]:
    plan = {
        "activity_id": "lanterns",
        "community_id": WUJIAYUAN,
        "team": "Lantern team",
        "title": "Lanterns for the festival",
        "starts_at": in_rfc_3339(EVENING),
        "planned_minutes": 90,
        "places": 20,
    }
    return {**plan, **told}


async def test_from_the_announcement_to_minutes_earned(office: Office, clock: Hour) -> None:
    await join(office, HUANG)
    published = await office.do(COORDINATOR, "/activities", lanterns())
    assert published.status_code == 201

    there = await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": HUANG})
    assert (there.status_code, there.json()["state"]) == (201, "checked_in")
    clock.at += timedelta(minutes=95)
    body = {"minutes_served": 90, "photo": "photo-7"}
    done = await office.do(COORDINATOR, CHECK_OUT, body)
    again = await office.do(COORDINATOR, CHECK_OUT, body)

    assert done.json() == again.json()
    assert (done.json()["minutes_served"], done.json()["evidence_grade"]) == (90, 3)
    told = await office.published("attendances")
    assert [event["type"].split(".", 2)[2] for event in told] == [
        "attendance.checked_in.v1",
        "attendance.checked_out.v1",
    ]
    assert {event["correlationid"] for event in told} == {"lanterns"}
    assert told[1]["data"]["served_from"] == in_rfc_3339(EVENING)
    assert told[1]["data"]["team_id"] == published.json()["team_id"], "whose name is told nowhere"


async def test_what_one_records_of_oneself_is_of_the_lowest_grade(
    office: Office, clock: Hour
) -> None:
    await join(office, HUANG)
    await office.do(COORDINATOR, "/activities", lanterns())
    await office.do(HUANG, CHECK_IN, {"volunteer_id": HUANG})
    clock.at += timedelta(minutes=95)

    claimed = await office.do(HUANG, CHECK_OUT, {"minutes_served": 90, "evidence_grade": 3})
    plain = await office.do(HUANG, CHECK_OUT, {"minutes_served": 90})

    assert (claimed.status_code, claimed.json()["type"]) == (422, "evidence-too-weak")
    assert plain.json()["evidence_grade"] == 1


@pytest.mark.parametrize(
    ("minutes_served", "status", "kind"),
    [
        (113, 422, "over-the-ceiling"),
        (100, 422, "in-the-future"),
        (0, 422, "invalid"),
        (-5, 422, "invalid"),
        (38.5, 422, "invalid"),
        ("38", 422, "invalid"),
    ],
)
async def test_minutes_that_cannot_be_true_are_refused(
    office: Office, minutes_served: Any, status: int, kind: str
) -> None:
    await join(office, HUANG)
    await office.do(COORDINATOR, "/activities", lanterns())
    await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": HUANG})

    refused = await office.do(COORDINATOR, CHECK_OUT, {"minutes_served": minutes_served})

    assert (refused.status_code, refused.json()["type"]) == (status, kind)
    assert await office.told("attendances", "attendance.checked_out") == []


async def test_nobody_is_at_two_activities_at_once(office: Office) -> None:
    await join(office, HUANG)
    await office.do(COORDINATOR, "/activities", lanterns())
    await office.do(COORDINATOR, "/activities", lanterns(activity_id="singing"))
    await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": HUANG})

    refused = await office.do(
        COORDINATOR, "/activities/singing/attendances", {"volunteer_id": HUANG}
    )

    assert (refused.status_code, refused.json()["type"]) == (409, "overlaps")


async def test_who_is_there_is_entered_once(office: Office) -> None:
    await join(office, HUANG)
    await office.do(COORDINATOR, "/activities", lanterns())
    await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": HUANG})

    same = await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": HUANG})
    another = await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": HUANG}, key="another")

    assert same.status_code == 201
    assert (another.status_code, another.json()["type"]) == (409, "wrong-state")


async def test_before_it_begins_nobody_is_there(office: Office) -> None:
    await join(office, HUANG)
    tomorrow = in_rfc_3339(EVENING + timedelta(days=1))
    await office.do(COORDINATOR, "/activities", lanterns(starts_at=tomorrow))

    refused = await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": HUANG})

    assert (refused.status_code, refused.json()["type"]) == (409, "not-open-yet")


async def test_only_approved_volunteers_of_the_community_take_part(office: Office) -> None:
    await office.do(COORDINATOR, "/activities", lanterns())
    await office.do(COORDINATOR, "/volunteers", registration(TANG))

    for person in (TANG, XIE, "nobody"):
        refused = await office.do(COORDINATOR, CHECK_IN, {"volunteer_id": person})
        assert (refused.status_code, refused.json()["type"]) == (403, "not-on-the-register")


async def test_one_checks_in_for_oneself_and_not_for_others(office: Office) -> None:
    await join(office, HUANG)
    await office.do(COORDINATOR, "/activities", lanterns())

    for_another = await office.do(TANG, CHECK_IN, {"volunteer_id": HUANG})
    from_elsewhere = await office.do(OUTSIDER, CHECK_IN, {"volunteer_id": HUANG})

    assert (for_another.status_code, from_elsewhere.status_code) == (403, 404)


async def test_activities_are_listed_by_their_beginning(office: Office) -> None:
    for number, day in enumerate((3, 1, 2)):
        starts = in_rfc_3339(EVENING + timedelta(days=day))
        plan = lanterns(activity_id=f"activity-{number}", starts_at=starts)
        await office.do(COORDINATOR, "/activities", plan)

    listed = (await office.see(XIE, "/activities?limit=2")).json()
    rest = (await office.see(XIE, f"/activities?limit=2&cursor={listed['next']}")).json()

    names = [each["activity_id"] for each in listed["items"] + rest["items"]]
    assert names == ["activity-1", "activity-2", "activity-0"]
    assert (await office.see(OUTSIDER, "/activities/activity-1")).status_code == 404
    assert (await office.see(XIE, "/activities/nothing")).status_code == 404
