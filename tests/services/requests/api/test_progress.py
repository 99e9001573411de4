import pytest

from tests.builders import HUANG
from tests.services.requests.town import PHONE, Town


async def test_whoever_has_the_number_sees_steps_and_times_and_no_person(town: Town) -> None:
    reported = await town.reported()
    town.clock.passes(minutes=4)
    await town.done(HUANG, f"/help-requests/{reported['request_id']}/accept")

    answer = await town.client.get(f"/progress/{reported['ticket_no'].lower()}")

    progress = answer.json()
    assert [step["step"] for step in progress["steps"]] == ["reported", "accepted"]
    assert (progress["state"], progress["resolve_by"]) == ("accepted", reported["resolve_by"])
    hidden = (HUANG, "xie-runmei", "lei", "Building", PHONE, reported["request_id"])
    assert not [words for words in hidden if words in answer.text]


@pytest.mark.parametrize("number", ["0000-0000-0000", "7K2M", "$ne", "%00", "雷"])
async def test_a_number_of_nothing_is_not_found(town: Town, number: str) -> None:
    answer = await town.client.get(f"/progress/{number}")

    assert (answer.status_code, answer.json()["type"]) == (404, "no-such-ticket")
