"""An account that nobody uses falls asleep; there is always somebody who can wake it."""

from datetime import timedelta
from typing import Any

import pytest

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.service import Service
from services.ledger.domain.chart import suspense_of
from services.ledger.usecases.dormancy import PAGE_MAX
from tests.builders import (
    COORDINATOR,
    EVENING,
    HUANG,
    OPERATOR,
    OUTSIDER,
    TANG,
    TELEPHONE,
    WUJIAYUAN,
)
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.conftest import Hour
from tests.services.ledger.market import Market, kind_of

TWO_YEARS = timedelta(days=2 * 365 + 1)
GIFT = {"receiver_id": TANG, "minutes": 10}


@pytest.fixture
async def asleep(market: Market, clock: Hour, service: Service) -> Market:
    """Huang has 100 minutes, and was not seen for two years; Tang gave something yesterday."""
    await market.earn(days=1, minutes=100)
    await market.earn(days=1, minutes=60, member=TANG)
    clock.at = EVENING + TWO_YEARS - timedelta(days=1)
    await market.done("/donations", {"minutes": 1}, TANG)
    clock.at = EVENING + TWO_YEARS
    await night(service)
    return market


async def night(service: Service) -> None:
    """Every page is looked at, some of them twice."""
    [look] = [each.run for each in service.timers if each.name == "look for dormant accounts"]
    for _ in range(3):
        await look()


async def state(bank: Bank, member: str = HUANG) -> str:
    return (await bank.account(VolunteerId(member))).state


async def told(bank: Bank) -> list[dict[str, Any]]:
    pending = await (await bank.database.open("accounts")).pending(1_000)
    return [each.event for waiting in pending for each in waiting.events]


async def test_two_years_without_a_posting_make_an_account_dormant_once(
    asleep: Market, bank: Bank, service: Service
) -> None:
    assert await asleep.agrees()
    await night(service)

    assert (await state(bank), await state(bank, TANG)) == ("dormant", "open")
    [event] = await told(bank)
    assert event["type"] == "org.lovebank.account.became_dormant.v1"
    assert (event["subject"], event["data"]["policy_version"]) == (f"account:{HUANG}", 1)


async def test_what_is_nobodys_own_never_sleeps(bank: Bank, clock: Hour, service: Service) -> None:
    suspense = suspense_of(WUJIAYUAN)
    await bank.teller.open_account(VolunteerId(suspense), WUJIAYUAN, suspense)
    clock.at += 2 * TWO_YEARS

    await night(service)

    assert (await bank.accounts.get(suspense)).value.state == "open"


async def test_a_dormant_account_receives(asleep: Market, bank: Bank, clock: Hour) -> None:
    await bank.deposit(deed("request-9", 20, served_at=clock.at))
    await asleep.done("/gifts", {"receiver_id": HUANG, "minutes": 5}, TANG)

    assert (await asleep.balance(), await state(bank)) == ((125, 0), "dormant")
    assert await asleep.agrees()


async def test_the_desk_wakes_it_before_it_gives_for_somebody(asleep: Market) -> None:
    of_huang = {"giver_id": HUANG, **GIFT}
    refused = await asleep.post("/gifts", of_huang, TELEPHONE, key="gift")
    assert kind_of(refused) == (409, "account-dormant")
    rice = {"offer_id": "haircut", "quantity": 1, "member_id": HUANG}
    assert kind_of(await asleep.post("/redemptions", rice, COORDINATOR)) == (409, "account-dormant")

    for _ in range(2):
        woken = await asleep.post(f"/accounts/{HUANG}/wake", {}, TELEPHONE, key="wake")
        assert (woken.status_code, woken.json()["state"]) == (200, "open")

    again = await asleep.post("/gifts", of_huang, TELEPHONE, key="gift")
    assert kind_of(again) == kind_of(refused), "a refused id stays refused"
    assert (await asleep.post("/gifts", of_huang, TELEPHONE)).status_code == 201
    assert await asleep.balance() == (90, 0)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/gifts", GIFT),
        ("/donations", {"minutes": 10}),
        ("/redemptions", {"offer_id": "haircut", "quantity": 1}),
        ("/help-for-hours", {"request_id": "request-9", "minutes_max": 10}),
    ],
)
async def test_who_asks_for_something_themselves_is_there(
    asleep: Market, bank: Bank, service: Service, path: str, body: dict[str, Any]
) -> None:
    await asleep.reported("request-9", HUANG)
    for _ in range(2):
        assert (await asleep.post(path, body, HUANG, key="mine")).status_code == 201

    assert await state(bank) == "open"
    assert [each["type"].split(".")[-2] for each in await told(bank)] == ["became_dormant", "woken"]
    await night(service)
    assert await state(bank) == "open"


async def test_one_that_was_woken_sleeps_again_only_after_as_long(
    asleep: Market, bank: Bank, clock: Hour, service: Service
) -> None:
    await asleep.done(f"/accounts/{HUANG}/wake", {}, HUANG)
    await night(service)
    assert await state(bank) == "open"

    clock.at += TWO_YEARS
    await night(service)
    assert await state(bank) == "dormant"


async def test_only_its_holder_and_the_office_wake_it(asleep: Market, bank: Bank) -> None:
    wake = f"/accounts/{HUANG}/wake"
    assert kind_of(await asleep.post(wake, {}, TANG)) == (403, "not-for-you")
    assert kind_of(await asleep.post(wake, {}, OUTSIDER)) == (404, "nothing-here")
    assert await state(bank) == "dormant"


async def test_who_is_dormant_may_be_forgotten_all_the_same(asleep: Market, bank: Bank) -> None:
    him = {"person_id": HUANG, "community_id": WUJIAYUAN, "balance": "pool"}

    assert (await asleep.post("/erasures", him, HUANG)).status_code == 201

    assert (await asleep.balance(), await state(bank)) == ((0, 0), "closed")
    refused = await asleep.post(f"/accounts/{HUANG}/wake", {}, COORDINATOR)
    assert kind_of(refused) == (409, "account-not-open")
    assert await asleep.agrees()


async def test_how_long_is_policy(
    market: Market, bank: Bank, clock: Hour, service: Service
) -> None:
    await market.earn(days=1)
    await market.done("/policies", {"community_id": WUJIAYUAN, "dormant_after_months": 1}, OPERATOR)
    clock.at = EVENING + timedelta(days=27)
    await night(service)
    assert await state(bank) == "open"

    clock.at = EVENING + timedelta(days=29)  # February has 28.
    await night(service)
    assert await state(bank) == "dormant"


async def test_every_page_is_looked_at(bank: Bank, clock: Hour, service: Service) -> None:
    people = [VolunteerId(f"volunteer-{number:03}") for number in range(PAGE_MAX + 20)]
    for each in people:
        await bank.teller.open_account(each, WUJIAYUAN)
    clock.at += TWO_YEARS

    await night(service)

    assert {await state(bank, each) for each in people} == {"dormant"}
