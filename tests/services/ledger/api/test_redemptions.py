"""Reserving: hours first, then pieces, both or neither; services first, goods second."""

import asyncio
from datetime import timedelta

from lovebank.contracts.words import EvidenceGrade
from tests.builders import (
    CLERK,
    COORDINATOR,
    EVENING,
    HUANG,
    OUTSIDER,
    SHOPKEEPER,
    TANG,
    TELEPHONE,
    WUJIAYUAN,
)
from tests.services.ledger.conftest import Hour
from tests.services.ledger.market import SHOP, Market, kind_of, merchant


async def test_goods_hold_hours_and_pieces(market: Market) -> None:
    await market.earn(days=4)

    slip = await market.reserved("rice", 2)

    assert (slip["state"], slip["minutes"], slip["member_id"]) == ("reserved", 200, HUANG)
    assert len(slip["pickup_code"]) == 9
    assert await market.balance() == (1_720, 200)
    assert await market.in_stock() == 8
    assert await market.agrees()


async def test_a_service_may_go_down_to_the_floor_and_no_further(market: Market) -> None:
    await market.earn(days=1, minutes=30)

    first = await market.reserved("haircut", 10)
    refused = await market.reserve("haircut", 1)

    assert first["minutes"] == 600
    assert await market.balance() == (-570, 600)
    assert kind_of(refused) == (409, "balance-too-low")
    assert await market.balance() == (-570, 600)
    assert await market.agrees()


async def test_goods_need_what_they_cost(market: Market) -> None:
    await market.earn(days=4)
    gift = {"receiver_id": TANG, "minutes": 1_900}
    await market.earn(days=1, member=TANG)
    await market.done("/gifts", gift, HUANG)

    refused = await market.reserve("rice", 1)

    assert kind_of(refused) == (409, "balance-too-low")
    assert await market.balance() == (20, 0)
    assert await market.in_stock() == 10


async def test_goods_come_after_twenty_hours_of_service(market: Market) -> None:
    await market.earn(days=2)
    await market.earn(days=1, minutes=239)

    too_early = await market.reserve("rice")
    await market.earn(days=1, minutes=1)
    now = await market.reserve("rice")

    assert kind_of(too_early) == (409, "earn-first")
    assert now.status_code == 201


async def test_what_was_entered_afterwards_earns_no_goods(market: Market) -> None:
    await market.earn(days=5, grade=EvidenceGrade.COORDINATOR_ENTERED)

    assert kind_of(await market.reserve("rice")) == (409, "earn-first")
    assert (await market.reserve("haircut")).status_code == 201


async def test_a_fifth_of_what_was_earned_is_for_goods_and_no_more(market: Market) -> None:
    await market.earn(days=3)  # 1,440 minutes: 288 for goods.

    slip = await market.reserved("rice", 2)
    capped = await market.reserve("rice", 1)
    services = await market.reserve("haircut", 1)
    await market.done(f"/redemptions/{slip['redemption_id']}/release", {}, HUANG)
    again = await market.reserve("rice", 1)

    assert kind_of(capped) == (409, "goods-share-reached")
    assert services.status_code == 201
    assert again.status_code == 201
    assert await market.agrees()


async def test_of_many_at_once_no_more_pass_than_the_share_allows(market: Market) -> None:
    await market.earn(days=3)

    answers = await asyncio.gather(*(market.reserve("rice", 1) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [201] * 2 + [409] * 6
    assert await market.balance() == (1_240, 200)
    assert await market.in_stock() == 8
    assert await market.agrees()


async def test_goods_of_a_year_ago_do_not_count_any_more(market: Market, clock: Hour) -> None:
    await market.earn(days=3)
    old = await market.reserved("rice", 2)
    assert (await market.pick_up(old["pickup_code"])).status_code == 201

    clock.at = EVENING + timedelta(days=366)
    nothing_earned_lately = await market.reserve("rice", 1)

    assert kind_of(nothing_earned_lately) == (409, "goods-share-reached")


async def test_stock_is_never_oversold(market: Market) -> None:
    await market.earn(days=20)
    await market.earn(days=20, member=TANG)

    answers = await asyncio.gather(
        *(market.reserve("rice", 3, by=HUANG if n % 2 else TANG) for n in range(6))
    )

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 3
    assert {kind_of(each)[1] for each in answers if each.is_error} == {"out-of-stock"}
    assert await market.in_stock() == 1
    held = (await market.balance(HUANG))[1] + (await market.balance(TANG))[1]
    assert held == 900
    assert await market.agrees()


async def test_a_merchants_budget_is_a_ceiling(market: Market) -> None:
    await market.done("/merchants", merchant(SHOP, SHOPKEEPER, 100), COORDINATOR)
    await market.earn(days=3)

    first = await market.reserve("haircut", 1)
    over = await market.reserve("haircut", 1)

    assert first.status_code == 201
    assert kind_of(over) == (409, "budget-spent")


async def test_the_same_command_reserves_once_and_shows_the_code_once(market: Market) -> None:
    await market.earn(days=3)

    first = await market.reserve("rice", 1, key="the-same")
    again = await market.reserve("rice", 1, key="the-same")
    other = await market.reserve("rice", 2, key="the-same")

    assert first.json()["pickup_code"]
    assert again.json() == {**first.json(), "pickup_code": None}
    assert kind_of(other) == (422, "key-reused")
    assert await market.balance() == (1_340, 100)


async def test_many_callers_of_one_command_reserve_once(market: Market) -> None:
    await market.earn(days=3)

    answers = await asyncio.gather(*(market.reserve("rice", 1, key="storm") for _ in range(10)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["redemption_id"] for answer in answers}) == 1
    assert len([each for each in answers if each.json()["pickup_code"]]) == 1
    assert await market.balance() == (1_340, 100)


async def test_a_refusal_is_answered_the_same_again_whatever_happened_since(
    market: Market,
) -> None:
    await market.earn(days=1)
    refused = await market.reserve("rice", 1, key="too-early")
    await market.earn(days=5)

    again = await market.reserve("rice", 1, key="too-early")

    assert again.status_code == 409
    assert again.json()["detail"] == refused.json()["detail"]
    assert (await market.reserve("rice", 1)).status_code == 201


async def test_out_of_stock_gives_the_hours_back_at_once(market: Market) -> None:
    await market.earn(days=20)
    await market.stock(10, "out")

    refused = await market.reserve("rice", 1)

    assert kind_of(refused) == (409, "out-of-stock")
    assert await market.balance() == (9_600, 0)
    await market.stock(1)
    assert (await market.reserve("rice", 1)).status_code == 201
    assert await market.agrees()


async def test_the_desk_reserves_for_who_has_no_telephone(market: Market) -> None:
    await market.earn(days=3)
    body = {"offer_id": "haircut", "member_id": HUANG}

    by_telephone = await market.post("/redemptions", body, TELEPHONE)
    by_a_neighbour = await market.post("/redemptions", body, TANG)
    from_elsewhere = await market.post("/redemptions", body, OUTSIDER)

    assert by_telephone.json()["member_id"] == HUANG
    assert kind_of(by_a_neighbour) == (403, "not-for-you")
    assert kind_of(from_elsewhere) == (404, "nothing-here")


async def test_given_back_it_is_free_again_and_cannot_be_collected(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 1)
    path = f"/redemptions/{slip['redemption_id']}"

    released = await market.post(f"{path}/release", {}, CLERK, key="back")
    again = await market.post(f"{path}/release", {}, CLERK, key="back")
    twice = await market.post(f"{path}/release", {}, HUANG)
    late = await market.pick_up(slip["pickup_code"])

    assert released.json()["state"] == "released"
    assert again.json() == released.json()
    assert kind_of(twice) == (409, "wrong-state")
    assert kind_of(late) == (409, "code-spent")
    assert await market.balance() == (1_440, 0)
    assert await market.in_stock() == 10


async def test_a_lost_paper_is_replaced_and_the_old_one_is_void(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 1)

    renewed = await market.done(f"/redemptions/{slip['redemption_id']}/codes", {}, CLERK)
    old = await market.pick_up(slip["pickup_code"])
    new = await market.pick_up(renewed["pickup_code"])

    assert kind_of(old) == (404, "wrong-code")
    assert new.status_code == 201


async def test_each_sees_their_own_and_the_desk_sees_all(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("haircut", 1)
    path = f"/redemptions/{slip['redemption_id']}"

    own = (await market.get("/redemptions?state=reserved", HUANG)).json()["items"]
    nobodys = (await market.get("/redemptions", TANG)).json()["items"]
    desk = (await market.get(f"/redemptions?place={WUJIAYUAN}", CLERK)).json()["items"]

    assert [each["redemption_id"] for each in own] == [slip["redemption_id"]]
    assert nobodys == []
    assert len(desk) == 1
    assert "pickup_code" not in own[0]
    assert (await market.get(path, HUANG)).is_success
    assert kind_of(await market.get(path, TANG)) == (403, "not-for-you")
    assert kind_of(await market.get(path, OUTSIDER)) == (404, "nothing-here")


NONSENSE: list[dict[str, object]] = [
    {"quantity": 0},
    {"quantity": -1},
    {"quantity": 1.5},
    {"quantity": "2"},
    {"quantity": 10**12},
    {"quantity": True},
    {"offer_id": "RICE"},
    {"price_minutes": 1},
]


async def test_nonsense_is_refused_and_nothing_is_held(market: Market) -> None:
    await market.earn(days=3)

    for wrong in NONSENSE:
        refused = await market.post("/redemptions", {"offer_id": "rice", **wrong}, HUANG)
        assert kind_of(refused) == (422, "invalid"), wrong

    assert await market.balance() == (1_440, 0)


async def test_what_is_not_offered_cannot_be_had(market: Market) -> None:
    await market.earn(days=3)
    kept = await market.reserved("rice", 1)
    await market.done("/offers/rice/withdraw", {}, CLERK)

    assert kind_of(await market.reserve("gold")) == (404, "nothing-here")
    assert kind_of(await market.reserve("rice")) == (409, "offer-withdrawn")
    assert kind_of(await market.reserve("rice", by=TANG)) == (404, "nothing-here")
    assert (await market.pick_up(kept["pickup_code"])).status_code == 201
