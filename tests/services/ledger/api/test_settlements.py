"""A merchant's month: every hand-over, and what is owed for it."""

from datetime import UTC, datetime, timedelta

from lovebank.kernel.service import Service
from services.ledger.domain.chart import merchant_of
from tests.builders import CLERK, EVENING, HUANG, OTHER_SHOPKEEPER, SHOPKEEPER
from tests.services.ledger.conftest import Hour
from tests.services.ledger.market import SHOP, Market, kind_of
from tests.services.ledger.subscribers.test_ledger import take_back

MONTH = {"merchant_id": SHOP, "month": "2021-02"}


async def owed(market: Market) -> int:
    return (await market.bank.accounts.get(merchant_of(SHOP))).value.available


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
    assert await owed(market) == 260
    assert await market.agrees()


async def test_what_is_taken_back_of_a_settled_month_is_a_correction_in_the_next(
    market: Market, clock: Hour, service: Service
) -> None:
    await market.earn(days=3)
    taken = [await market.reserved(offer) for offer in ("rice", "haircut")]
    for slip in taken:
        assert (await market.pick_up(slip["pickup_code"])).status_code == 201
    clock.at = EVENING + timedelta(days=8)
    february = (await market.post("/settlements", MONTH, CLERK)).json()
    another = await market.reserved("haircut")
    assert (await market.pick_up(another["pickup_code"])).status_code == 201
    assert await owed(market) == 160

    await take_back(market, service, f"hold:{taken[0]['redemption_id']}:resolved")
    running = await market.get(f"/settlements/{SHOP}/2021-03", SHOPKEEPER)
    clock.at = EVENING + timedelta(days=40)
    march = {**MONTH, "month": "2021-03"}
    settled = [await market.post("/settlements", march, CLERK) for _ in range(2)]
    clock.at = EVENING + timedelta(days=70)
    april = await market.post("/settlements", {**MONTH, "month": "2021-04"}, CLERK)

    told = settled[0].json()
    by_now = {"is_settled": True, "owed_minutes": 120}
    assert settled[1].json() == told == {**running.json(), **by_now}
    assert running.json()["owed_minutes"] == 160
    assert [line["redemption_id"] for line in told["corrections"]] == [taken[0]["redemption_id"]]
    assert HUANG not in settled[0].text
    assert (told["goods_minutes"], told["service_minutes"], told["total_minutes"]) == (
        -100,
        60,
        -40,
    )
    assert await owed(market) == 120
    assert (april.json()["corrections"], april.json()["total_minutes"]) == ([], 0)
    as_it_was = (await market.get(f"/settlements/{SHOP}/2021-02", SHOPKEEPER)).json()
    assert as_it_was == {**february, "owed_minutes": 120}
    assert await market.agrees()


async def test_what_is_taken_back_before_its_month_is_settled_is_no_correction(
    market: Market, clock: Hour, service: Service
) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice")
    assert (await market.pick_up(slip["pickup_code"])).status_code == 201
    clock.at = EVENING + timedelta(days=8)
    await take_back(market, service, f"hold:{slip['redemption_id']}:resolved")

    clock.at = EVENING + timedelta(days=40)
    for month in ("2021-03", "2021-02"):
        settled = (await market.post("/settlements", {**MONTH, "month": month}, CLERK)).json()
        assert (settled["lines"], settled["corrections"], settled["total_minutes"]) == ([], [], 0)


async def test_a_month_is_over_when_its_last_hand_over_is_written_down(
    market: Market, clock: Hour
) -> None:
    midnight = datetime(2021, 2, 28, 16, tzinfo=UTC)  # Of the first of March, in Wujiayuan.

    clock.at = midnight + timedelta(minutes=4)
    assert kind_of(await market.post("/settlements", MONTH, CLERK)) == (409, "month-not-over")
    clock.at = midnight + timedelta(minutes=5)
    assert (await market.post("/settlements", MONTH, CLERK)).status_code == 201


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
