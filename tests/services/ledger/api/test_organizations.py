from tests.builders import (
    AUDITOR,
    BAOTA,
    CITY,
    COORDINATOR,
    HUANG,
    OPERATOR,
    SOCIAL_WORKER,
    WUJIAYUAN,
)
from tests.services.ledger.offices import OFFICE, SOCIAL_WORK, Offices

MEMBERS = f"/organizations/{OFFICE}/members"


async def test_who_works_for_whom_is_entered_by_operators_only(offices: Offices) -> None:
    member = {"person_id": HUANG, "place": WUJIAYUAN}

    assert await offices.refused(COORDINATOR, MEMBERS, member) == "not-for-you"
    assert (await offices.done(OPERATOR, MEMBERS, member))["state"] == "member"
    shown = (await offices.seen(AUDITOR, MEMBERS))["items"]
    assert {each["person_id"] for each in shown} == {COORDINATOR, HUANG}


async def test_nobody_enters_themselves(offices: Offices) -> None:
    own = {"person_id": OPERATOR, "place": CITY}

    assert await offices.refused(OPERATOR, MEMBERS, own) == "own-case"
    assert await offices.refused(OPERATOR, f"{MEMBERS}/{OPERATOR}/leave") == "own-case"


async def test_somebody_works_for_one_organization_at_a_time(offices: Offices) -> None:
    await offices.staff(OFFICE, SOCIAL_WORKER)

    there = await offices.seen(AUDITOR, f"/organizations/{SOCIAL_WORK}/members")
    assert there["items"] == []
    leaving = f"/organizations/{SOCIAL_WORK}/members/{SOCIAL_WORKER}/leave"
    assert await offices.refused(OPERATOR, leaving) == "nothing-here"


async def test_who_left_can_come_back(offices: Offices) -> None:
    leaving = f"{MEMBERS}/{COORDINATOR}/leave"

    assert (await offices.done(OPERATOR, leaving))["state"] == "left"
    assert (await offices.done(OPERATOR, leaving))["state"] == "left"
    await offices.staff(OFFICE, COORDINATOR)
    [member] = (await offices.seen(AUDITOR, f"{MEMBERS}?place={WUJIAYUAN}"))["items"]
    assert member["state"] == "member"


async def test_a_place_sees_its_own_people(offices: Offices) -> None:
    await offices.done(OPERATOR, MEMBERS, {"person_id": HUANG, "place": BAOTA})

    shown = (await offices.seen(COORDINATOR, MEMBERS))["items"]

    assert [each["person_id"] for each in shown] == [COORDINATOR]
