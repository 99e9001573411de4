from services.requests.domain.errors import WrongState
from tests.builders import COORDINATOR, HUANG, LEI, NEIGHBOUR, TELEPHONE, XIE
from tests.services.requests.town import Town

BY_TELEPHONE = {"confirmed_by": "telephone_operator"}


async def test_the_corridor_light_is_told_of_seen_to_and_confirmed(town: Town) -> None:
    reported = await town.reported()
    path = f"/help-requests/{reported['request_id']}"
    await town.wave(reported["request_id"])
    town.clock.passes(minutes=4)
    await town.done(HUANG, f"{path}/accept")
    contact = await town.done(HUANG, f"{path}/reveals")
    await town.done(HUANG, f"{path}/refer", {"party": "property_management"})
    town.clock.passes(minutes=6)
    await town.done(HUANG, f"{path}/arrive")
    town.clock.passes(minutes=38)
    deed = {"minutes_served": 38, "evidence": [{"kind": "photo", "reference": "photo-1"}]}
    await town.done(HUANG, f"{path}/complete", deed)

    confirmed = await town.done(TELEPHONE, f"{path}/confirm", BY_TELEPHONE)

    assert reported["service_class"] == "P1"
    assert contact["address"]["stair"] == "Stair 2"
    assert confirmed["state"] == "confirmed"
    assert confirmed["parties"] == ["property_management"]
    assert confirmed["outcome"] == {
        **dict.fromkeys(confirmed["outcome"]),
        "volunteer_id": HUANG,
        "minutes_served": 38,
        "within_promise": True,
        "evidence_grade": 7,
        "confirmed_by": "telephone_operator",
    }
    assert await town.kinds() == [
        "help_request.reported",
        "help_request.accepted",
        "help_request.referred",
        "help_request.arrived",
        "help_request.completed",
        "help_request.confirmed",
    ]


async def test_nobody_confirms_in_a_name_that_is_not_theirs(town: Town) -> None:
    path = await town.completed()

    attempts = {
        (XIE, "beneficiary"): (403, "not-for-you"),  # Who only reported it is not helped.
        (NEIGHBOUR, "beneficiary"): (403, "not-your-voice"),
        (LEI, "proxy"): (403, "not-your-voice"),
        (TELEPHONE, "counter"): (403, "not-your-voice"),
        (HUANG, "beneficiary"): (403, "not-for-you"),
        ("coordinator-qinglong", "counter"): (404, "nothing-here"),
        (COORDINATOR, "silence"): (422, "invalid"),
    }
    for (person, voice), refusal in attempts.items():
        answer = await town.post(person, f"{path}/confirm", {"confirmed_by": voice})
        assert (answer.status_code, answer.json()["type"]) == refusal, (person, voice)

    confirmed = await town.done(NEIGHBOUR, f"{path}/confirm", {"confirmed_by": "proxy"})
    assert confirmed["outcome"]["confirmed_by"] == "proxy"


async def test_who_differs_much_on_the_minutes_has_a_coordinator_rule(town: Town) -> None:
    path = await town.completed(minutes_served=90)

    said = {"confirmed_by": "beneficiary", "minutes_served": 30}
    disputed = await town.done(LEI, f"{path}/confirm", said)
    too_much = await town.post(
        COORDINATOR, f"{path}/rule", {"verdict": "reduced", "minutes_served": 91}
    )
    ruled = await town.done(
        COORDINATOR, f"{path}/rule", {"verdict": "reduced", "minutes_served": 50}
    )

    assert disputed["state"] == "disputed"
    assert (too_much.status_code, too_much.json()["type"]) == (422, "minutes-out-of-range")
    assert (ruled["state"], ruled["outcome"]["minutes_served"]) == ("confirmed", 50)
    assert (await town.kinds())[-2:] == ["help_request.disputed", "help_request.confirmed"]


async def test_void_closes_it_and_no_minutes_are_earned(town: Town) -> None:
    path = await town.completed(minutes_served=90)
    await town.done(LEI, f"{path}/confirm", {"confirmed_by": "beneficiary", "minutes_served": 1})

    ruled = await town.done(COORDINATOR, f"{path}/rule", {"verdict": "void"})

    assert ruled["state"] == "closed"
    assert "help_request.confirmed" not in await town.kinds()


async def test_what_is_confirmed_is_not_confirmed_again(town: Town) -> None:
    path = await town.completed()
    await town.done(LEI, f"{path}/confirm", {"confirmed_by": "beneficiary"})

    again = await town.post(TELEPHONE, f"{path}/confirm", BY_TELEPHONE)

    assert (again.status_code, again.json()["type"]) == (int(WrongState.status), "wrong-state")
