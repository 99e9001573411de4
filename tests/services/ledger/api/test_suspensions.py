"""Minutes in doubt wait; somebody looks; the member may have somebody else look again."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from lovebank.contracts.ids import PersonId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.service import Service as Running
from services.ledger.domain.chart import suspense_of
from services.ledger.domain.errors import DeedDiffers, ServedInFuture, TooLongADay
from services.ledger.domain.signals import Service
from tests.builders import (
    CITY_OPERATOR,
    COORDINATOR,
    EVENING,
    HUANG,
    LEI,
    OUTSIDER,
    SOCIAL_WORKER,
    TANG,
    WUJIAYUAN,
    XIE,
)
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.conftest import Hour
from tests.services.ledger.offices import NOW, Offices, backfill

NOON = EVENING.replace(hour=4, minute=0)
HELD = "/suspensions/suspension:request-2"


async def serve(
    bank: Bank,
    name: str,
    *,
    begins_at: datetime = NOON,
    minutes: int = 60,
    **people: str,
) -> None:
    """Of Huang Manfeng for Ms Lei, unless `volunteer` and `partner` are others."""
    ends_at = begins_at + timedelta(minutes=minutes)
    volunteer = VolunteerId(people.get("volunteer", HUANG))
    done = deed(name, minutes, served_at=ends_at, volunteer_id=volunteer)
    partner = PersonId(people.get("partner", LEI))
    service = Service(deed=done, begins_at=begins_at, partner_id=partner)
    await bank.intake.take(service, Cause(id=f"{name}:6"))


@pytest.fixture
async def overlapping(offices: Offices, bank: Bank) -> Offices:
    """In two places from noon to one: the first is in the bank, the second is held."""
    await serve(bank, "request-1")
    await serve(bank, "request-2", begins_at=NOON + timedelta(minutes=20))
    return offices


async def in_suspense(bank: Bank) -> int:
    return (await bank.accounts.get(suspense_of(WUJIAYUAN))).value.balance_minutes


async def test_two_places_at_one_time_put_the_second_into_suspense(
    overlapping: Offices, bank: Bank
) -> None:
    [held] = (await overlapping.seen(COORDINATOR, "/suspensions?state=held"))["items"]

    assert (held["signals"], held["minutes_served"]) == (["overlap"], 60)
    assert (await overlapping.balance(), await in_suspense(bank)) == (60, 60)
    assert await overlapping.books_agree()


async def test_heard_again_it_stays_where_it_is(overlapping: Offices, bank: Bank) -> None:
    later = NOON + timedelta(minutes=20)
    await asyncio.gather(*(serve(bank, "request-2", begins_at=later) for _ in range(5)))
    await serve(bank, "request-1")

    assert (await overlapping.balance(), await in_suspense(bank)) == (60, 60)
    with pytest.raises(DeedDiffers):
        await serve(bank, "request-2", begins_at=later, minutes=61)
    with pytest.raises(DeedDiffers):
        await serve(bank, "request-2", begins_at=later - timedelta(days=40))


async def test_cleared_the_minutes_are_the_members(overlapping: Offices, bank: Bank) -> None:
    cleared = await overlapping.done(SOCIAL_WORKER, f"{HELD}/clear")

    assert cleared["state"] == "cleared"
    assert (await overlapping.balance(), await in_suspense(bank)) == (120, 0)
    assert (await bank.account()).lifetime_minutes == 120
    assert await overlapping.books_agree()
    assert await overlapping.refused(CITY_OPERATOR, f"{HELD}/dismiss") == "wrong-state"
    await serve(bank, "request-2", begins_at=NOON + timedelta(minutes=20))
    assert await overlapping.balance() == 120


async def test_dismissed_the_minutes_go_back(overlapping: Offices, bank: Bank) -> None:
    assert (await overlapping.done(COORDINATOR, f"{HELD}/dismiss"))["state"] == "dismissed"

    assert (await overlapping.balance(), await in_suspense(bank)) == (60, 0)
    assert await overlapping.books_agree()


async def test_an_appeal_is_looked_at_by_somebody_else(overlapping: Offices, bank: Bank) -> None:
    await overlapping.done(COORDINATOR, f"{HELD}/dismiss")
    appealed = await overlapping.done(HUANG, f"{HELD}/appeal", {"ground": "has_evidence"})
    assert (appealed["state"], appealed["ground"]) == ("appealed", "has_evidence")

    assert await overlapping.refused(COORDINATOR, f"{HELD}/grant") == "second-reviewer-needed"
    granted = await overlapping.done(SOCIAL_WORKER, f"{HELD}/grant")

    assert (granted["state"], await overlapping.balance()) == ("granted", 120)
    assert await in_suspense(bank) == 0
    assert await overlapping.books_agree()


async def test_upheld_is_the_last_word(overlapping: Offices) -> None:
    await overlapping.done(COORDINATOR, f"{HELD}/dismiss")
    await overlapping.done(COORDINATOR, f"{HELD}/appeal", {"ground": "was_there"})
    assert (await overlapping.done(SOCIAL_WORKER, f"{HELD}/uphold"))["state"] == "upheld"

    for move in ("clear", "dismiss", "grant", "uphold"):
        assert await overlapping.refused(CITY_OPERATOR, f"{HELD}/{move}") == "wrong-state"
    again = {"ground": "was_there"}
    assert await overlapping.refused(HUANG, f"{HELD}/appeal", again) == "wrong-state"
    assert await overlapping.balance() == 60


async def test_an_appeal_has_its_time(overlapping: Offices, clock: Hour) -> None:
    ground = {"ground": "was_there"}
    assert await overlapping.refused(HUANG, f"{HELD}/appeal", ground) == "wrong-state"
    await overlapping.done(COORDINATOR, f"{HELD}/dismiss")
    clock.at += timedelta(days=31)

    assert await overlapping.refused(HUANG, f"{HELD}/appeal", ground) == "appeal-too-late"


async def test_nobody_reviews_what_they_have_part_in(offices: Offices, bank: Bank) -> None:
    own = VolunteerId(COORDINATOR)
    await serve(bank, "request-1", volunteer=own)
    await serve(bank, "request-2", volunteer=own)
    assert await offices.refused(COORDINATOR, f"{HELD}/clear") == "own-case"

    await serve(bank, "request-3")
    await serve(bank, "request-4", partner=SOCIAL_WORKER)
    path = "/suspensions/suspension:request-4"
    assert await offices.refused(SOCIAL_WORKER, f"{path}/clear") == "own-case"
    assert (await offices.done(CITY_OPERATOR, f"{path}/clear"))["state"] == "cleared"


async def test_it_is_the_members_and_the_offices_to_see(overlapping: Offices) -> None:
    assert (await overlapping.seen(HUANG, HELD))["state"] == "held"
    assert len((await overlapping.seen(HUANG, "/suspensions"))["items"]) == 1
    assert (await overlapping.seen(TANG, "/suspensions"))["items"] == []
    assert await overlapping.refused(HUANG, f"{HELD}/clear") == "not-for-you"
    assert await overlapping.refused(OUTSIDER, f"{HELD}/clear") == "nothing-here"
    ground = {"ground": "other"}
    assert await overlapping.refused(TANG, f"{HELD}/appeal", ground) == "not-for-you"


async def test_much_entered_in_an_hour_is_held_although_it_was_approved(offices: Offices) -> None:
    await offices.rules(fraud={"backfills_an_hour_max": 2})
    states = []
    for day in range(1, 4):
        told = backfill(served_from=f"2021-02-0{day}T01:00:00.000Z")
        entered = await offices.done(COORDINATOR, "/backfills", told)
        done = await offices.done(SOCIAL_WORKER, f"/backfills/{entered['backfill_id']}/approve")
        states.append(str(done["transfer_id"]).partition(":")[0])

    assert states == ["deposit", "deposit", "held"]
    [held] = (await offices.seen(CITY_OPERATOR, "/suspensions"))["items"]
    assert held["signals"] == ["administrator_burst"]
    path = f"/suspensions/{held['suspension_id']}"
    for part in (COORDINATOR, SOCIAL_WORKER):
        assert await offices.refused(part, f"{path}/clear") == "own-case"
    await offices.done(CITY_OPERATOR, f"{path}/clear")
    assert await offices.balance() == 270
    assert await offices.books_agree()


async def test_mostly_one_partner_is_looked_at_once(offices: Offices, bank: Bank) -> None:
    await offices.rules(fraud={"one_partner_after_minutes": 120})
    for number, partner in enumerate([XIE, LEI, LEI], 1):
        begins_at = NOON - timedelta(days=number)
        await serve(bank, f"request-{number}", begins_at=begins_at, partner=partner)
    [held] = (await offices.seen(COORDINATOR, "/suspensions"))["items"]
    assert (held["deed_id"], held["signals"]) == ("request-3", ["one_partner"])

    await offices.done(COORDINATOR, f"/suspensions/{held['suspension_id']}/clear")
    await serve(bank, "request-5", begins_at=NOON - timedelta(days=9))

    assert (await offices.seen(COORDINATOR, "/suspensions?state=held"))["items"] == []
    assert await offices.balance() == 240


async def test_a_signal_that_a_community_does_not_look_for_holds_nothing(
    offices: Offices, bank: Bank
) -> None:
    await offices.rules(fraud={"looked_for": ["administrator_burst"]})
    await serve(bank, "request-1")
    await serve(bank, "request-2")

    assert await offices.balance() == 120


async def test_a_clock_an_hour_ahead_is_refused_until_its_time_has_come(
    offices: Offices, bank: Bank, clock: Hour
) -> None:
    ahead = EVENING + timedelta(hours=1)
    with pytest.raises(ServedInFuture):
        await serve(bank, "request-1", begins_at=ahead)
    assert await offices.balance() == 0

    clock.at += timedelta(hours=2)
    await serve(bank, "request-1", begins_at=ahead)
    assert await offices.balance() == 60


async def test_over_sixteen_hours_a_day_are_refused_and_nothing_is_written(
    offices: Offices, bank: Bank
) -> None:
    midnight = EVENING.replace(day=20, hour=16, minute=0)
    await serve(bank, "request-1", begins_at=midnight, minutes=900)
    with pytest.raises(TooLongADay):
        await serve(bank, "request-2", begins_at=midnight + timedelta(hours=15), minutes=61)

    assert (await offices.seen(COORDINATOR, "/suspensions"))["items"] == []
    assert (await bank.account()).version == 1
    await serve(bank, "request-3", begins_at=midnight + timedelta(hours=15), minutes=60)
    assert (await bank.account()).version == 2


async def test_what_was_decided_and_not_posted_is_posted_by_the_next(
    overlapping: Offices, bank: Bank, database: Database, service: Running
) -> None:
    documents = await database.open("suspensions")
    stored = await documents.get("suspension:request-2")
    assert stored
    review = {"by": SOCIAL_WORKER, "at": NOW, "outcome": "cleared"}
    decided = {"state": "cleared", "review": review, "owed": "way_back_and_deposit"}
    await documents.replace(stored, {**stored.value, **decided}, [])
    assert (await overlapping.balance(), await in_suspense(bank)) == (60, 60)

    [timer] = [each for each in service.timers if each.name == "carry out what was decided"]
    await timer.run()
    await timer.run()

    assert (await overlapping.balance(), await in_suspense(bank)) == (120, 0)
    assert (await overlapping.seen(COORDINATOR, HELD))["state"] == "cleared"
    assert await overlapping.books_agree()


async def test_what_happens_to_a_suspension_is_told(
    overlapping: Offices, database: Database
) -> None:
    await overlapping.done(COORDINATOR, f"{HELD}/dismiss")
    await overlapping.done(HUANG, f"{HELD}/appeal", {"ground": "was_there"})
    await overlapping.done(SOCIAL_WORKER, f"{HELD}/uphold")

    documents = await database.open("suspensions")
    events = [told.event for each in await documents.pending(100) for told in each.events]

    assert [event["type"].split(".", 2)[2] for event in events] == [
        "fraud_hold.placed.v1",
        "fraud_hold.dismissed.v1",
        "fraud_hold.appealed.v1",
        "fraud_hold.upheld.v1",
    ]
    assert {tuple(event["data"]["signals"]) for event in events} == {("overlap",)}
    told: set[Any] = {event["data"]["volunteer_id"] for event in events}
    assert told == {HUANG}
