"""A merchant's month: every hand-over, and what is owed for it."""

from datetime import timedelta

from services.ledger.domain.chart import merchant_of
from tests.builders import CLERK, EVENING, HUANG, OTHER_SHOPKEEPER, SHOPKEEPER
from tests.services.ledger.conftest import Hour
from tests.services.ledger.market import SHOP, Market, kind_of

MONTH = {"merchant_id": SHOP, "month": "2021-02"}


async def test_a_month_is_settled_when_it_is_over_and_then_stays(
    market: Market, clock: Hour
) -> None:
    await market.earn(days=3)
    for offer, quantity in (("rice", 2), ("haircut", 1)):
        slip = await market.reserved(offer, quantity)
        assert (await market.pick_up(slip["pickup_code"])).status_code == 201
    await market.reserved("haircut", 1)

    too_early = await market.post("/settlements", MONTH, CLERK)
    running = await market.get(f"/settlements/{SHOP}/2021-02", SHOPKEEPER)
    clock.at = EVENING + timedelta(days=8)
    settled = await market.post("/settlements", MONTH, CLERK)
    again = await market.post("/settlements", MONTH, CLERK)

    assert kind_of(too_early) == (409, "month-not-over")
    assert (running.json()["is_settled"], running.json()["total_minutes"]) == (False, 260)
    told = settled.json()
    assert (told["goods_minutes"], told["service_minutes"], told["is_settled"]) == (200, 60, True)
    assert [line["offer_id"] for line in told["lines"]] == ["rice", "haircut"]
    assert HUANG not in settled.text
    assert again.json() == told
    owed = await market.bank.accounts.get(merchant_of(SHOP))
    assert owed.value.available == 260
    assert await market.agrees()


async def test_a_month_in_which_nothing_was_handed_over_is_settled_too(
    market: Market, clock: Hour
) -> None:
    clock.at = EVENING + timedelta(days=8)

    settled = await market.post("/settlements", MONTH, CLERK)

    assert (settled.status_code, settled.json()["total_minutes"]) == (201, 0)


async def test_a_merchant_reads_its_own_and_settles_none(market: Market) -> None:
    path = f"/settlements/{SHOP}/2021-02"

    assert (await market.get(path, SHOPKEEPER)).is_success
    assert (await market.get(path, OTHER_SHOPKEEPER)).status_code == 403
    assert kind_of(await market.post("/settlements", MONTH, SHOPKEEPER)) == (403, "not-for-you")
    assert (await market.get(f"/settlements/{SHOP}/2021-13", SHOPKEEPER)).status_code == 422
