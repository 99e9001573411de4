"""Bad input, row by row as the ledger's design lists it: a named refusal, nothing written, and the
same refusal for who asks again.
"""

from typing import Any

import httpx
import pytest

from lovebank.contracts.ids import AccountId, TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from services.ledger.domain.chart import account_of, pool_of, unit_of
from services.ledger.domain.errors import UnitsDiffer
from services.ledger.domain.order import Code, Order
from tests.builders import (
    COORDINATOR,
    EVENING,
    HUANG,
    LEI,
    OPERATOR,
    OTHER_SHOPKEEPER,
    OUTSIDER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TANG,
    WUJIAYUAN,
)
from tests.services.ledger.conftest import bank, client, clock, market, service
from tests.services.ledger.market import BRIDGE, SHOP, Market, another, kind_of
from tests.services.ledger.offices import OFFICE, SOCIAL_WORK, backfill

__all__ = ["bank", "client", "clock", "market", "service"]
AMOUNTS: dict[str, Any] = {
    "negative": -5,
    "zero": 0,
    "fractional": 0.5,
    "huge": 10**20,
    "text": "5",
    "true": True,
}
IN_MINUTES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "gift": (HUANG, "/gifts", {"receiver_id": TANG}),
    "donation": (HUANG, "/donations", {}),
    "care grant": (
        COORDINATOR,
        "/care-grants",
        {"community_id": WUJIAYUAN, "member_id": LEI, "ground": "alone"},
    ),
}


@pytest.fixture
async def town(market: Market) -> Market:
    """Huang has three days in the bank, Tang an hour."""
    await market.earn(days=3)
    await market.earn(days=1, minutes=60, member=TANG)
    return market


async def written(town: Market) -> tuple[int, dict[str, Any]]:
    """How many transfers the journal has, and every account as it is."""
    accounts = {kept.id: kept.value async for kept in town.bank.accounts.every({})}
    return await town.bank.journal.count({}), accounts


async def refused(
    town: Market, by: str, path: str, body: dict[str, Any], said: tuple[int, str]
) -> None:
    """Twice with one key, and nothing came of it."""
    before = await written(town)
    first = await town.post(path, body, by, key="bad")
    again = await town.post(path, body, by, key="bad")

    assert kind_of(first) == kind_of(again) == said
    assert first.json()["detail"] == again.json()["detail"]
    assert await written(town) == before
    assert await town.agrees()


@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("what", IN_MINUTES)
async def test_amounts_that_are_no_amounts(town: Market, what: str, amount: str) -> None:
    by, path, body = IN_MINUTES[what]

    await refused(town, by, path, {**body, "minutes": AMOUNTS[amount]}, (422, "invalid"))


@pytest.mark.parametrize("amount", AMOUNTS)
async def test_pieces_that_are_no_number_of_pieces(town: Market, amount: str) -> None:
    rice = {"offer_id": "rice", "quantity": AMOUNTS[amount]}

    await refused(town, HUANG, "/redemptions", rice, (422, "invalid"))


@pytest.mark.parametrize("amount", AMOUNTS)
async def test_minutes_served_that_are_none(town: Market, amount: str) -> None:
    body = backfill(minutes_served=AMOUNTS[amount])

    await refused(town, COORDINATOR, "/backfills", body, (422, "invalid"))


async def test_one_account_on_both_sides(town: Market) -> None:
    to_oneself = {"receiver_id": HUANG, "minutes": 5}

    await refused(town, HUANG, "/gifts", to_oneself, (422, "one-account"))


async def test_an_account_that_there_is_not(town: Market) -> None:
    await refused(
        town, HUANG, "/gifts", {"receiver_id": LEI, "minutes": 5}, (404, "no-such-account")
    )


async def test_a_refusal_stays_where_something_was_entered_and_else_while_nothing_changes(
    town: Market,
) -> None:
    """To nobody is refused before it is entered; of too little, in the account itself."""
    gifts = {"to-nobody": (LEI, 5), "too-much": (TANG, 1500)}

    async def give() -> list[httpx.Response]:
        said = {key: {"receiver_id": to, "minutes": much} for key, (to, much) in gifts.items()}
        return [await town.post("/gifts", body, HUANG, key=key) for key, body in said.items()]

    first = await give()
    await town.bank.teller.open_account(VolunteerId(LEI), WUJIAYUAN)
    await town.earn(days=3)
    again = await give()

    assert [*map(kind_of, first)] == [(404, "no-such-account"), (409, "balance-too-low")]
    assert (again[0].status_code, kind_of(again[1])) == (201, (409, "balance-too-low"))
    assert await town.agrees()


async def test_giving_from_an_account_that_there_is_not(town: Market) -> None:
    gift = {"giver_id": LEI, "receiver_id": TANG, "minutes": 5}

    await refused(town, COORDINATOR, "/gifts", gift, (404, "nothing-here"))


async def test_an_account_of_another_community(town: Market) -> None:
    gift = {"giver_id": HUANG, "receiver_id": TANG, "minutes": 5}

    await refused(town, OUTSIDER, "/gifts", gift, (404, "nothing-here"))


async def test_an_account_that_is_closed(town: Market) -> None:
    her = {"person_id": TANG, "community_id": WUJIAYUAN, "balance": "pool"}
    await town.done("/erasures", her, TANG)

    await refused(
        town, HUANG, "/gifts", {"receiver_id": TANG, "minutes": 5}, (409, "account-not-open")
    )


@pytest.mark.parametrize("side", ["debit", "credit"])
async def test_units_that_are_mixed(town: Market, side: str) -> None:
    """No request can say this: whoever could is the service itself, and is refused by its bank."""
    await town.done("/donations", {"minutes": 1}, TANG)
    rice = AccountId("stock:wujiayuan-hall:rice-5kg")
    sides = {"debit": account_of(HUANG), "credit": pool_of(WUJIAYUAN)} | {side: rice}
    unit = "min" if side == "debit" else unit_of("rice-5kg")
    order = Order(
        transfer_id=TransferId("mixed"),
        code=Code.GIFT,
        community_id=WUJIAYUAN,
        amount=1,
        unit=unit,
        **sides,
    )
    before = await written(town)

    for _ in range(2):
        with pytest.raises(UnitsDiffer):
            await town.bank.teller.submit(order, Cause(id="mixed"))

    assert await written(town) == before


def pick_up(code: str, at: str = SHOP) -> dict[str, Any]:
    return {"merchant_id": at, "pickup_code": code, "quantity": None}


async def test_a_code_that_is_stale(town: Market) -> None:
    slip = await town.reserved("haircut")
    await town.done(f"/redemptions/{slip['redemption_id']}/release", {}, HUANG)

    await refused(town, SHOPKEEPER, "/pick-ups", pick_up(slip["pickup_code"]), (409, "code-spent"))


async def test_a_code_that_is_nobodys(town: Market) -> None:
    slip = await town.reserved("haircut")

    await refused(
        town, SHOPKEEPER, "/pick-ups", pick_up(another(slip["pickup_code"])), (404, "wrong-code")
    )


async def test_a_code_that_is_captured_twice(town: Market) -> None:
    slip = await town.reserved("haircut")
    assert (await town.pick_up(slip["pickup_code"])).status_code == 201

    await refused(town, SHOPKEEPER, "/pick-ups", pick_up(slip["pickup_code"]), (409, "code-spent"))


async def test_a_merchant_at_anothers_counter(town: Market) -> None:
    slip = await town.reserved("haircut")
    code = slip["pickup_code"]

    await refused(town, OTHER_SHOPKEEPER, "/pick-ups", pick_up(code), (403, "not-for-you"))
    at_the_bridge = pick_up(code, BRIDGE)
    await refused(town, OTHER_SHOPKEEPER, "/pick-ups", at_the_bridge, (404, "wrong-code"))


async def staffed(town: Market) -> None:
    for house, person in ((OFFICE, COORDINATOR), (SOCIAL_WORK, SOCIAL_WORKER)):
        member = {"person_id": person, "place": WUJIAYUAN}
        await town.done(f"/organizations/{house}/members", member, OPERATOR)
    await town.earn(days=1, member=COORDINATOR)


async def test_a_coordinator_who_enters_her_own_hours(town: Market) -> None:
    await staffed(town)
    own = backfill(volunteer_id=COORDINATOR)

    await refused(town, COORDINATOR, "/backfills", own, (403, "own-case"))


async def test_a_coordinator_who_confirms_her_own_hours(town: Market) -> None:
    await staffed(town)
    own = backfill(volunteer_id=COORDINATOR)
    entered = await town.done("/backfills", own, SOCIAL_WORKER)

    approve = f"/backfills/{entered['backfill_id']}/approve"
    await refused(town, COORDINATOR, approve, {}, (403, "own-case"))


async def test_a_clock_that_is_an_hour_ahead(town: Market) -> None:
    await staffed(town)
    ahead = EVENING.replace(hour=23, minute=0).isoformat().replace("+00:00", ".000Z")

    served = backfill(served_from=ahead, minutes_served=60)

    await refused(town, COORDINATOR, "/backfills", served, (422, "not-over-yet"))
