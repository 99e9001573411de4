import asyncio

from lovebank.contracts.volunteers import VolunteerSuspended
from tests.builders import (
    COORDINATOR,
    EVENING,
    HUANG,
    LEI,
    QINGLONG,
    TANG,
    WUJIAYUAN,
    XIE,
)
from tests.services.requests.town import Town

CROWD = [f"volunteer-{number}" for number in range(60)]


async def test_sixty_reach_for_one_lamp_and_one_has_it(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"
    for volunteer in CROWD:
        town.let_in(volunteer)
        await town.approve(volunteer)

    answers = await asyncio.gather(*(town.post(each, f"{path}/accept") for each in CROWD))

    [winner] = [answer for answer in answers if answer.status_code == 200]
    losers = [answer.json() for answer in answers if answer.status_code != 200]
    assert {loser["type"] for loser in losers} == {"wrong-state"}
    assert {"accepted already" in loser["detail"] for loser in losers} == {True}
    seen = await town.seen(COORDINATOR, path)
    assert seen["outcome"]["volunteer_id"] == winner.json()["outcome"]["volunteer_id"]
    assert (await town.kinds()).count("help_request.accepted") == 1


async def test_the_same_command_fifty_times_at_once_is_one_deed_and_one_answer(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    answers = await asyncio.gather(
        *(town.post(HUANG, f"{path}/accept", key="my-yes") for _ in range(50))
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert (await town.kinds()).count("help_request.accepted") == 1


async def test_a_command_repeated_after_others_went_on_still_finds_it_done(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"
    await town.post(HUANG, f"{path}/accept", key="my-yes")
    await town.done(HUANG, f"{path}/hand-back")
    await town.done(TANG, f"{path}/accept")

    again = await town.post(HUANG, f"{path}/accept", key="my-yes")

    assert (again.status_code, again.json()["view"]) == (200, "masked")
    seen = await town.seen(COORDINATOR, path)
    assert seen["outcome"]["volunteer_id"] == TANG


async def test_a_key_is_not_used_for_two_different_deeds(town: Town) -> None:
    path = await town.accepted()
    await town.done(HUANG, f"{path}/arrive")
    await town.post(HUANG, f"{path}/complete", {"minutes_served": 38}, key="done")

    reused = await town.post(HUANG, f"{path}/complete", {"minutes_served": 60}, key="done")

    assert (reused.status_code, reused.json()["type"]) == (422, "key-reused")
    assert (await town.seen(COORDINATOR, path))["outcome"]["minutes_stated"] == 38


async def test_only_whom_the_office_has_approved_accepts(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"
    stranger = "just-registered"
    town.let_in(stranger)
    suspended = VolunteerSuspended(community_id=WUJIAYUAN, at=EVENING, volunteer_id=TANG)
    await town.hear(suspended, TANG, number=2)

    for volunteer in (stranger, TANG):
        answer = await town.post(volunteer, f"{path}/accept")
        assert (answer.status_code, answer.json()["type"]) == (403, "not-approved")


async def test_another_communitys_volunteer_is_told_nothing(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"
    town.let_in("of-qinglong", scope=QINGLONG)

    there = await town.post("of-qinglong", f"{path}/accept")
    nowhere = await town.post("of-qinglong", "/help-requests/there-is-none/accept")

    assert there.status_code == nowhere.status_code == 404
    told = [
        {k: v for k, v in answer.json().items() if k not in ("instance", "correlation_id")}
        for answer in (there, nowhere)
    ]
    assert told[0] == told[1]


async def test_a_volunteer_does_not_touch_what_another_has(town: Town) -> None:
    path = await town.accepted(HUANG)

    for move in ("arrive", "hand-back"):
        answer = await town.post(TANG, f"{path}/{move}")
        assert answer.status_code == 403

    assert (await town.seen(COORDINATOR, path))["state"] == "accepted"


async def test_what_is_not_begun_is_not_completed(town: Town) -> None:
    path = await town.accepted()

    answer = await town.post(HUANG, f"{path}/complete", {"minutes_served": 38})

    assert (answer.status_code, answer.json()["type"]) == (409, "wrong-state")


async def test_minutes_are_whole_numbers_up_to_sixteen_hours(town: Town) -> None:
    path = await town.accepted()
    await town.done(HUANG, f"{path}/arrive")

    for minutes in (0, -5, 961, 38.5, "38", True, None):
        answer = await town.post(HUANG, f"{path}/complete", {"minutes_served": minutes})
        assert answer.status_code == 422, minutes

    assert (await town.seen(COORDINATOR, path))["state"] == "in_progress"


async def test_residents_do_not_accept(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    for person in (XIE, LEI, COORDINATOR):
        assert (await town.post(person, f"{path}/accept")).status_code == 403
