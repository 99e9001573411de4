"""Minutes entered by hand: two people of two houses, or nothing is deposited."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import in_rfc_3339
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.service import Service
from services.ledger.domain.chart import account_of
from services.ledger.domain.transfer import Final
from tests.builders import (
    AUDITOR,
    CITY_OPERATOR,
    COORDINATOR,
    EVENING,
    HUANG,
    OPERATOR,
    OUTSIDER,
    SOCIAL_WORKER,
    TANG,
    WUJIAYUAN,
)
from tests.services.ledger.bank import Bank
from tests.services.ledger.conftest import Hour
from tests.services.ledger.offices import OFFICE, SOCIAL_WORK, Offices, backfill


async def proposed(offices: Offices, **told: Any) -> str:
    shown = await offices.done(COORDINATOR, "/backfills", backfill(**told))
    assert shown["state"] == "proposed"
    return f"/backfills/{shown['backfill_id']}"


async def test_what_two_houses_want_is_deposited_and_stamped_with_both(
    offices: Offices, bank: Bank
) -> None:
    path = await proposed(offices)
    assert await offices.balance() == 0

    done = await offices.done(SOCIAL_WORKER, f"{path}/approve")

    assert (done["state"], await offices.balance()) == ("done", 90)
    assert (done["proposed"]["by"], done["proposed"]["organization_id"]) == (COORDINATOR, OFFICE)
    assert done["decided"]["organization_id"] == SOCIAL_WORK
    final = await bank.teller.look(done["transfer_id"])
    assert isinstance(final, Final)
    order = final.transfer.order
    assert (order.proposed_by, order.approved_by) == (COORDINATOR, SOCIAL_WORKER)
    assert order.deed
    assert order.deed.evidence_grade == 2
    assert await offices.books_agree()


async def test_the_same_command_again_is_the_same_backfill(offices: Offices) -> None:
    answers = await asyncio.gather(
        *(offices.ask(COORDINATOR, "/backfills", backfill(), key="once") for _ in range(5))
    )
    [name] = {answer.json()["backfill_id"] for answer in answers}
    approvals = await asyncio.gather(
        *(offices.ask(SOCIAL_WORKER, f"/backfills/{name}/approve", key="yes") for _ in range(5))
    )

    assert {answer.json()["state"] for answer in approvals} == {"done"}
    assert await offices.balance() == 90
    other = await offices.ask(COORDINATOR, "/backfills", backfill(minutes_served=9), key="once")
    assert other.json()["type"].endswith("key-reused")


async def test_four_eyes_of_one_house_do_not_count(offices: Offices) -> None:
    path = await proposed(offices)
    await offices.staff(OFFICE, SOCIAL_WORKER)

    assert await offices.refused(SOCIAL_WORKER, f"{path}/approve") == "same-organization"
    assert await offices.refused(COORDINATOR, f"{path}/approve") == "own-case"
    refusing = {"because": "no_evidence"}
    assert await offices.refused(COORDINATOR, f"{path}/refuse", refusing) == "own-case"
    assert await offices.balance() == 0


async def test_who_works_for_nobody_signs_nothing(offices: Offices) -> None:
    path = await proposed(offices)
    leaving = f"/organizations/{SOCIAL_WORK}/members/{SOCIAL_WORKER}/leave"
    assert (await offices.done(OPERATOR, leaving))["state"] == "left"

    assert await offices.refused(SOCIAL_WORKER, f"{path}/approve") == "no-organization"
    assert await offices.refused(SOCIAL_WORKER, "/backfills", backfill()) == "no-organization"


async def test_nobody_enters_or_approves_their_own_hours(offices: Offices, bank: Bank) -> None:
    for person in (COORDINATOR, SOCIAL_WORKER):
        await bank.teller.open_account(VolunteerId(person), WUJIAYUAN)

    own = backfill(volunteer_id=COORDINATOR)
    assert await offices.refused(COORDINATOR, "/backfills", own) == "own-case"
    path = await proposed(offices, volunteer_id=SOCIAL_WORKER)
    assert await offices.refused(SOCIAL_WORKER, f"{path}/approve") == "own-case"
    assert await offices.balance(SOCIAL_WORKER) == 0


async def test_a_refusal_names_why_and_is_the_end(offices: Offices) -> None:
    path = await proposed(offices)

    refused = await offices.done(SOCIAL_WORKER, f"{path}/refuse", {"because": "no_evidence"})

    assert (refused["state"], refused["why"]) == ("refused", "no_evidence")
    assert await offices.refused(CITY_OPERATOR, f"{path}/approve") == "wrong-state"
    assert await offices.refused(COORDINATOR, f"{path}/withdraw") == "wrong-state"
    assert await offices.balance() == 0


async def test_only_who_proposed_it_withdraws_it(offices: Offices) -> None:
    path = await proposed(offices)

    assert await offices.refused(SOCIAL_WORKER, f"{path}/withdraw") == "not-yours"
    assert (await offices.done(COORDINATOR, f"{path}/withdraw"))["state"] == "withdrawn"
    assert await offices.refused(SOCIAL_WORKER, f"{path}/approve") == "wrong-state"


@pytest.mark.parametrize(
    ("served_from", "minutes"),
    [(EVENING + timedelta(hours=1), 30), (EVENING - timedelta(minutes=29), 30)],
    ids=["a clock an hour ahead", "not over yet"],
)
async def test_minutes_to_come_are_not_entered(
    offices: Offices, served_from: Any, minutes: int
) -> None:
    told = backfill(served_from=in_rfc_3339(served_from), minutes_served=minutes)

    assert await offices.refused(COORDINATOR, "/backfills", told) == "not-over-yet"
    assert (await offices.seen(COORDINATOR, "/backfills"))["items"] == []


async def test_one_administrator_enters_so_much_a_day_and_no_more(
    offices: Offices, clock: Hour
) -> None:
    await offices.rules(by_hand={"backfills_a_day_max": 3, "minutes_a_day_max": 200})
    await proposed(offices)
    await proposed(offices)

    assert await offices.refused(COORDINATOR, "/backfills", backfill()) == "too-many-backfills"
    await proposed(offices, minutes_served=20)
    small = backfill(minutes_served=1)
    assert await offices.refused(COORDINATOR, "/backfills", small) == "too-many-backfills"
    assert (await offices.done(SOCIAL_WORKER, "/backfills", backfill()))["state"] == "proposed"
    clock.at += timedelta(days=1)
    await proposed(offices)


async def test_twenty_at_once_are_no_way_round_the_limit(offices: Offices) -> None:
    await offices.rules(by_hand={"backfills_a_day_max": 3})

    answers = await asyncio.gather(
        *(offices.ask(COORDINATOR, "/backfills", backfill(minutes_served=1)) for _ in range(10))
    )

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [429] * 7
    assert len((await offices.seen(COORDINATOR, "/backfills"))["items"]) == 3


async def test_nobody_has_more_than_sixteen_hours_in_a_day(offices: Offices) -> None:
    first = await proposed(offices, minutes_served=900, served_from="2021-02-14T00:00:00.000Z")
    second = await proposed(offices, minutes_served=61, served_from="2021-02-13T16:00:00.000Z")
    assert (await offices.done(SOCIAL_WORKER, f"{first}/approve"))["state"] == "done"

    failed = await offices.done(SOCIAL_WORKER, f"{second}/approve")

    assert (failed["state"], failed["transfer_id"]) == ("failed", None)
    assert "nobody serves more than 960" in failed["why"]
    assert await offices.books_agree()


async def test_a_backfill_is_for_somebody_with_an_account(offices: Offices) -> None:
    told = backfill(volunteer_id=TANG)

    assert await offices.refused(COORDINATOR, "/backfills", told) == "no-such-account"


async def test_another_community_learns_nothing_of_it(offices: Offices) -> None:
    path = await proposed(offices)
    await offices.staff("qinglong-office", OUTSIDER)

    assert await offices.refused(OUTSIDER, f"{path}/approve") == "nothing-here"
    assert await offices.refused(OUTSIDER, "/backfills", backfill()) == "nothing-here"
    assert await offices.refused(HUANG, f"{path}/approve") == "not-for-you"
    assert (await offices.seen(HUANG, path))["state"] == "proposed"
    assert len((await offices.seen(AUDITOR, "/backfills?state=proposed"))["items"]) == 1


async def test_who_approved_and_died_leaves_it_to_the_next(
    offices: Offices, service: Service, database: Database
) -> None:
    path = await proposed(offices)
    await leave_half_way(database, path)
    assert await offices.balance() == 0

    [timer] = [each for each in service.timers if each.name == "carry out what was decided"]
    await timer.run()
    await timer.run()

    assert (await offices.seen(COORDINATOR, path))["state"] == "done"
    assert await offices.balance() == 90


async def leave_half_way(database: Database, path: str) -> None:
    """As it lies there when somebody approved it and was killed before anything was posted."""
    documents = await database.open("backfills")
    stored = await documents.get(path.removeprefix("/backfills/"))
    assert stored
    signature = {**stored.value["proposed"], "by": SOCIAL_WORKER, "organization_id": SOCIAL_WORK}
    approved = {**stored.value, "state": "approved", "approved": signature}
    await documents.replace(stored, approved, [])


async def test_what_happens_to_a_backfill_is_told(offices: Offices, database: Database) -> None:
    path = await proposed(offices)
    await offices.done(SOCIAL_WORKER, f"{path}/approve")
    other = await proposed(offices)
    await offices.done(COORDINATOR, f"{other}/withdraw")

    documents = await database.open("backfills")
    events = [told.event for each in await documents.pending(100) for told in each.events]

    assert sorted(event["type"].split(".", 2)[2] for event in events) == [
        "backfill.approved.v1",
        "backfill.proposed.v1",
        "backfill.proposed.v1",
        "backfill.withdrawn.v1",
    ]
    assert {event["data"]["by"] for event in events} == {COORDINATOR, SOCIAL_WORKER}
    assert account_of(HUANG) not in str(events)


async def test_what_is_older_than_the_policy_takes_is_not_entered(offices: Offices) -> None:
    old = backfill(served_from="2020-08-20T01:00:00.000Z")

    for _ in range(2):
        assert await offices.refused(COORDINATOR, "/backfills", old) == "served-too-long-ago"
    assert (await offices.seen(COORDINATOR, f"/backfills?place={WUJIAYUAN}"))["items"] == []

    await offices.rules(told_within_months=7)
    entered = await proposed(offices, served_from=old["served_from"])
    await offices.done(SOCIAL_WORKER, f"{entered}/approve")
    assert await offices.balance() == 90


async def test_what_was_entered_in_time_is_not_late_by_waiting_for_its_approval(
    offices: Offices, clock: Hour
) -> None:
    entered = await proposed(offices, served_from="2020-09-01T01:00:00.000Z")

    clock.at += timedelta(days=100)
    await offices.done(SOCIAL_WORKER, f"{entered}/approve")

    assert await offices.balance() == 90
