import asyncio

from tests.builders import COORDINATOR, HUANG, OUTSIDER, TANG, XIE
from tests.services.volunteers.conftest import Office
from tests.services.volunteers.crowd import NAMES, REQUEST, accepted, join, reported

DECLINE = f"/task-offers/{REQUEST}/decline"


async def test_a_volunteer_sees_what_is_asked_and_nothing_of_whom_it_is_for(
    office: Office,
) -> None:
    await join(office, HUANG)
    await office.hear(reported(), REQUEST, 1)

    [offer] = (await office.see(HUANG, "/task-offers")).json()["items"]

    assert (offer["state"], offer["category"], offer["grid"]) == ("sent", "public_space", "g1")
    assert not {"reporter_id", "beneficiary_id"} & {*offer}


async def test_who_declines_is_asked_no_more_and_the_next_one_is(office: Office) -> None:
    for name in NAMES[:6]:
        await join(office, name)
    await office.hear(reported(), REQUEST, 1)
    first = NAMES[0]

    declined = await office.do(first, DECLINE)
    again = await office.do(first, DECLINE)

    assert declined.json()["state"] == again.json()["state"] == "declined"
    waves = await office.told("dispatches", "wave.sent")
    assert [len(wave["volunteers"]) for wave in waves] == [5, 1]
    assert waves[1]["volunteers"] == ["volunteer-6"]
    assert len(await office.told("dispatches", "task_offer.declined")) == 1


async def test_all_decline_at_once_and_none_is_lost(office: Office) -> None:
    for name in NAMES:
        await join(office, name)
    await office.hear(reported(), REQUEST, 1)
    asked = (await office.told("dispatches", "wave.sent"))[0]["volunteers"]

    answers = await asyncio.gather(*(office.do(name, DECLINE) for name in asked))

    assert {answer.status_code for answer in answers} == {200}
    told = await office.told("dispatches", "wave.sent")
    names = [name for wave in told for name in wave["volunteers"]]
    assert len(names) == len({*names}) == 10


async def test_what_is_taken_cannot_be_declined(office: Office) -> None:
    await join(office, HUANG)
    await join(office, TANG)
    await office.hear(reported(), REQUEST, 1)
    await office.hear(accepted(HUANG), REQUEST, 2)

    refused = await office.do(TANG, DECLINE)

    assert (refused.status_code, refused.json()["type"]) == (409, "wrong-state")


async def test_who_was_not_asked_has_nothing_to_decline(office: Office) -> None:
    await join(office, HUANG)
    await office.hear(reported(), REQUEST, 1)

    answers = [await office.do(person, DECLINE) for person in (TANG, XIE, OUTSIDER)]
    nowhere = await office.do(HUANG, "/task-offers/nothing/decline")

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert nowhere.status_code == 404


async def test_the_office_sees_what_a_volunteer_of_theirs_is_asked(office: Office) -> None:
    await join(office, HUANG)
    await office.hear(reported(), REQUEST, 1)

    path = f"/task-offers?volunteer_id={HUANG}"
    assert len((await office.see(COORDINATOR, path)).json()["items"]) == 1
    assert (await office.see(TANG, path)).status_code == 403
    assert (await office.see(OUTSIDER, path)).status_code == 404
