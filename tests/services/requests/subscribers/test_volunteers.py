from lovebank.contracts.volunteers import (
    VolunteerApproved,
    VolunteerLeft,
    VolunteerReinstated,
    VolunteerSuspended,
)
from tests.builders import COORDINATOR, EVENING, HUANG, TANG, WUJIAYUAN
from tests.services.requests.town import Town


async def test_when_people_are_asked_the_request_is_dispatching(town: Town) -> None:
    request_id = (await town.reported())["request_id"]

    for number in (1, 1, 2):  # The first is heard twice.
        await town.wave(request_id, number)

    seen = await town.seen(COORDINATOR, f"/help-requests/{request_id}")
    assert [step["step"] for step in seen["steps"]] == ["reported", "dispatching"]


async def test_a_wave_heard_late_takes_nothing_from_who_has_accepted(town: Town) -> None:
    path = await town.accepted(HUANG)

    await town.wave(path.rpartition("/")[2])

    assert (await town.seen(COORDINATOR, path))["state"] == "accepted"


async def test_who_is_suspended_may_not_accept_and_who_is_back_may(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"
    suspended = VolunteerSuspended(community_id=WUJIAYUAN, at=EVENING, volunteer_id=TANG)
    back = VolunteerReinstated(community_id=WUJIAYUAN, at=EVENING, volunteer_id=TANG)
    approved = VolunteerApproved(
        community_id=WUJIAYUAN, at=EVENING, volunteer_id=TANG, volunteer_no="V2"
    )

    await town.hear(suspended, TANG, number=2)
    await town.hear(approved, TANG, number=1)  # An old word, heard again.
    refused = await town.post(TANG, f"{path}/accept")
    await town.hear(back, TANG, number=3)
    accepted = await town.post(TANG, f"{path}/accept")

    assert (refused.status_code, accepted.status_code) == (403, 200)


async def test_who_has_left_accepts_no_more(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"
    left = VolunteerLeft(community_id=WUJIAYUAN, at=EVENING, volunteer_id=TANG)

    await town.hear(left, TANG, number=2)

    assert (await town.post(TANG, f"{path}/accept")).json()["type"] == "not-approved"
