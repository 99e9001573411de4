"""The catalogue: services first, goods second; and the shelf of an exchange point."""

from services.ledger.domain.chart import stock_of
from tests.builders import CLERK, COORDINATOR, HUANG, OUTSIDER, QINGLONG, SHOPKEEPER, TANG
from tests.services.ledger.bank import Bank
from tests.services.ledger.market import POINT, SHOP, Market, kind_of, merchant, offer


async def test_services_come_first(market: Market) -> None:
    await market.done("/offers", offer("aaa", "goods", 1, sku="aaa"), CLERK)
    await market.done("/offers", offer("zzz", "service", 1), CLERK)

    catalogue = await market.get(f"/offers?exchange_point_id={POINT}", HUANG)

    kinds = [each["kind"] for each in catalogue.json()["items"]]
    assert kinds == ["service", "service", "goods", "goods"]
    stock = {each["offer_id"]: each["in_stock"] for each in catalogue.json()["items"]}
    assert stock == {"haircut": None, "zzz": None, "aaa": 0, "rice": 10}


async def test_an_offer_may_cost_more_tomorrow_and_stays_what_it_is(
    market: Market, bank: Bank
) -> None:
    dearer = await market.done("/offers", offer("haircut", "service", 90), CLERK)
    as_goods = await market.post("/offers", offer("haircut", "goods", 90, sku="wig"), CLERK)

    assert dearer["price_minutes"] == 90
    assert kind_of(as_goods) == (409, "already-there")
    assert not await bank.accounts.find_one(stock_of(POINT, "wig")), "no shelf for what is refused"


async def test_a_slip_keeps_its_price(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("haircut", 1)
    await market.done("/offers", offer("haircut", "service", 90), CLERK)

    handed_over = await market.pick_up(slip["pickup_code"])

    assert handed_over.json()["minutes"] == 60


async def test_nothing_reserved_is_taken_off_the_shelf(market: Market) -> None:
    await market.earn(days=6)
    await market.reserved("rice", 4)
    movement = {"exchange_point_id": POINT, "sku": "rice-5kg", "reason": "spoiled"}

    too_many = await market.post(
        "/stock-movements", {**movement, "direction": "out", "pieces": 7}, CLERK
    )
    six = await market.stock(6, "out")

    assert kind_of(too_many) == (409, "out-of-stock")
    assert six["in_stock"] == 0
    assert await market.agrees()


async def test_pieces_come_in_once(market: Market) -> None:
    movement = {"exchange_point_id": POINT, "sku": "rice-5kg", "reason": "delivery"}
    body = {**movement, "direction": "in", "pieces": 5}

    first = await market.post("/stock-movements", body, CLERK, key="delivery")
    again = await market.post("/stock-movements", body, CLERK, key="delivery")
    other = await market.post("/stock-movements", {**body, "pieces": 6}, CLERK, key="delivery")

    assert (first.json()["in_stock"], again.json()["in_stock"]) == (15, 15)
    assert kind_of(other) == (422, "key-reused")


async def test_who_arranges_what(market: Market) -> None:
    unknown = {**offer("x", "service", 1), "merchant_id": "nobody"}
    elsewhere = {**merchant("their-shop", SHOPKEEPER), "community_id": QINGLONG}
    movement = {"exchange_point_id": POINT, "sku": "gold", "direction": "in", "pieces": 1}

    assert kind_of(await market.post("/offers", offer("x", "service", 1), TANG))[0] == 403
    assert kind_of(await market.post("/offers", unknown, CLERK)) == (404, "nothing-here")
    assert kind_of(await market.post("/merchants", elsewhere, COORDINATOR))[0] == 404
    assert kind_of(await market.post("/merchants", merchant(SHOP, TANG), CLERK))[0] == 403
    unknown_sku = {**movement, "reason": "delivery"}
    assert kind_of(await market.post("/stock-movements", unknown_sku, CLERK))[0] == 404
    assert (await market.get(f"/offers?exchange_point_id={POINT}", OUTSIDER)).status_code == 404


async def test_points_and_merchants_of_a_place_are_listed(market: Market) -> None:
    points = (await market.get("/exchange-points", HUANG)).json()["items"]
    merchants = await market.get("/merchants", HUANG)

    assert [each["exchange_point_id"] for each in points] == [POINT]
    assert len(merchants.json()["items"]) == 2
    assert "budget" not in merchants.text
    assert SHOPKEEPER not in {*merchants.json()["items"][0]}
