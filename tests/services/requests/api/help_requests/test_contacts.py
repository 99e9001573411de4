from tests.builders import COORDINATOR, HUANG, LEI, NEIGHBOUR, OUTSIDER, TANG, TELEPHONE, XIE
from tests.services.requests.town import PHONE, Town

HIDDEN = (PHONE, "Stair", "Door", "雷奶奶桂")


async def test_before_acceptance_a_volunteer_sees_no_more_than_what_and_roughly_where(
    town: Town,
) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    masked = await town.get(HUANG, path)
    listed = await town.get(HUANG, "/help-requests")
    refused = await town.post(HUANG, f"{path}/reveals")

    assert masked.json()["view"] == "masked"
    assert (masked.json()["building"], masked.json()["beneficiary"]) == ("Building 4", "雷奶奶")
    for answer in (masked, listed):
        assert not [words for words in (*HIDDEN, "corridor") if words in answer.text]
        assert "words" not in answer.text
    assert refused.status_code == 403


async def test_no_view_shows_the_contact_not_even_to_the_desk(town: Town) -> None:
    path = await town.accepted()

    for person in (HUANG, COORDINATOR, TELEPHONE, XIE, LEI):
        seen = await town.get(person, path)
        assert seen.json()["view"] == "full"
        assert not [words for words in (PHONE, "Door 301") if words in seen.text]


async def test_the_contact_is_revealed_to_who_accepted_and_that_is_kept(town: Town) -> None:
    path = await town.accepted()

    contact = await town.done(HUANG, f"{path}/reveals")
    await town.done(TELEPHONE, f"{path}/reveals")

    assert (contact["name"], contact["phone"]) == ("雷奶奶", PHONE)
    assert (contact["address"]["stair"], contact["address"]["door"]) == ("Stair 2", "Door 301")
    for person in (LEI, NEIGHBOUR, COORDINATOR):
        listed = await town.seen(person, f"{path}/reveals")
        assert {each["to"] for each in listed["items"]} == {HUANG, TELEPHONE}
    for other, status in ((XIE, 403), (HUANG, 403), (OUTSIDER, 404)):
        assert (await town.get(other, f"{path}/reveals")).status_code == status


async def test_each_reveal_is_told_of_once_without_a_word_of_the_contact(town: Town) -> None:
    path = await town.accepted()

    for _ in range(3):
        await town.post(HUANG, f"{path}/reveals", key="show-me")

    [event] = await town.published("reveals")
    assert event["type"] == "org.lovebank.contact.revealed.v1"
    assert event["data"]["to"] == HUANG
    assert event["correlationid"] == path.rpartition("/")[2]
    assert PHONE not in str(event)


async def test_others_and_who_handed_it_back_are_shown_nothing(town: Town) -> None:
    path = await town.accepted()

    assert (await town.post(TANG, f"{path}/reveals")).status_code == 403
    await town.done(HUANG, f"{path}/hand-back")
    assert (await town.post(HUANG, f"{path}/reveals")).status_code == 403


async def test_a_day_after_completion_the_contact_is_masked_again(town: Town) -> None:
    path = await town.completed()
    await town.done(LEI, f"{path}/confirm", {"confirmed_by": "beneficiary"})

    town.clock.passes(hours=24)
    in_time = await town.post(HUANG, f"{path}/reveals")
    town.clock.passes(seconds=1)
    too_late = await town.post(HUANG, f"{path}/reveals")
    seen = await town.get(HUANG, path)

    assert in_time.status_code == 201
    assert (too_late.status_code, too_late.json()["type"]) == (403, "reveal-closed")
    assert (seen.status_code, seen.json()["view"]) == (200, "masked")
    assert "words" not in seen.json()
