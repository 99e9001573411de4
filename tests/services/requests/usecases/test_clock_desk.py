import asyncio

from tests.builders import COORDINATOR, HUANG, LEI
from tests.services.requests.town import Town


async def test_72_hours_of_silence_confirm_at_a_lower_grade(town: Town) -> None:
    path = await town.completed()

    await town.pass_time(hours=72)
    still = await town.seen(COORDINATOR, path)
    await town.pass_time(seconds=1)
    confirmed = await town.seen(COORDINATOR, path)

    assert still["state"] == "completed"
    assert confirmed["state"] == "confirmed"
    outcome = confirmed["outcome"]
    assert (outcome["confirmed_by"], outcome["evidence_grade"]) == ("silence", 3)
    assert (await town.kinds())[-2:] == ["help_request.auto_confirmed", "help_request.confirmed"]


async def test_several_clocks_at_once_confirm_once(town: Town) -> None:
    await town.completed()
    town.clock.passes(hours=73)
    timer, _ = town.service.timers

    await asyncio.gather(*(timer.run() for _ in range(5)))

    assert (await town.kinds()).count("help_request.confirmed") == 1


async def test_when_nobody_came_in_time_the_office_must_look_and_may_ask_again(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    await town.pass_time(minutes=61)
    unfulfilled = await town.seen(COORDINATOR, path)
    reopened = await town.done(COORDINATOR, f"{path}/reopen")
    await town.pass_time(minutes=59)
    accepted = await town.done(HUANG, f"{path}/accept")

    assert (unfulfilled["state"], reopened["state"]) == ("unfulfilled", "reopened")
    assert accepted["state"] == "accepted"


async def test_late_is_better_than_never(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"
    await town.pass_time(minutes=61)

    assert (await town.done(HUANG, f"{path}/accept"))["state"] == "accepted"


async def test_what_is_confirmed_is_closed_a_week_later(town: Town) -> None:
    path = await town.completed()
    await town.done(LEI, f"{path}/confirm", {"confirmed_by": "beneficiary"})

    await town.pass_time(days=7, seconds=1)

    closed = await town.seen(COORDINATOR, path)
    assert (closed["state"], closed["outcome"]["reason"]) == ("closed", "solved_by_volunteer")
    assert closed["outcome"]["minutes_served"] == 38
