"""At the counter: a code is good once, at its own counter, and nobody finds one by trying."""

import asyncio
from collections import Counter
from datetime import timedelta

from tests.builders import (
    CLERK,
    COORDINATOR,
    EVENING,
    HUANG,
    OTHER_SHOPKEEPER,
    OUTSIDER,
    SHOPKEEPER,
)
from tests.services.ledger.conftest import Hour
from tests.services.ledger.market import BRIDGE, SHOP, Market, another, kind_of


async def test_what_was_reserved_is_handed_over_once(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 2)

    handed_over = await market.pick_up(slip["pickup_code"], key="counter")
    repeated = await market.pick_up(slip["pickup_code"], key="counter")
    again = await market.pick_up(slip["pickup_code"])

    assert handed_over.json()["state"] == "captured"
    assert "member_id" not in handed_over.json()
    assert repeated.json() == handed_over.json()
    assert kind_of(again) == (409, "code-spent")
    assert await market.balance() == (1_240, 0)
    assert await market.in_stock() == 8
    assert await market.agrees()


async def test_two_at_the_counter_at_once_hand_it_over_once(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 1)

    answers = await asyncio.gather(*(market.pick_up(slip["pickup_code"]) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    assert await market.balance() == (1_340, 0)
    assert await market.agrees()


async def test_collected_or_given_back_only_one_of_them(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 1)
    release = f"/redemptions/{slip['redemption_id']}/release"

    answers = await asyncio.gather(
        market.pick_up(slip["pickup_code"]),
        market.post(release, {}, HUANG),
        market.post(release, {}, CLERK),
    )

    assert [answer.is_success for answer in answers].count(True) == 1
    collected = answers[0].is_success
    assert await market.balance() == ((1_340, 0) if collected else (1_440, 0))
    assert await market.in_stock() == (9 if collected else 10)
    assert await market.agrees()


async def test_of_fewer_that_are_handed_over_the_rest_is_free_again(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 2)

    some = await market.pick_up(slip["pickup_code"], quantity=1)

    assert (some.json()["handed_over"], some.json()["minutes"]) == (1, 100)
    assert await market.balance() == (1_340, 0)
    assert await market.in_stock() == 9
    assert (await market.reserve("rice", 1)).status_code == 201  # 288 minutes: 100 + 100 + 88.
    assert await market.agrees()


async def test_more_than_was_reserved_is_not_handed_over(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 1)

    refused = await market.pick_up(slip["pickup_code"], quantity=2)

    assert kind_of(refused) == (422, "more-than-reserved")
    assert await market.balance() == (1_340, 100)


async def test_a_code_is_good_at_its_own_counter_only(market: Market) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 1)
    code = slip["pickup_code"]

    foreign_code = await market.pick_up(code, by=OTHER_SHOPKEEPER, at=BRIDGE)
    foreign_counter = await market.pick_up(code, by=OTHER_SHOPKEEPER, at=SHOP)
    the_office = await market.pick_up(code, by=COORDINATOR, at=SHOP)
    elsewhere = await market.pick_up(code, by=OUTSIDER, at=SHOP)
    no_counter = await market.pick_up(code, by=SHOPKEEPER, at="nowhere")

    assert kind_of(foreign_code) == (404, "wrong-code")
    assert kind_of(foreign_counter) == (403, "not-for-you")
    assert kind_of(the_office) == (403, "not-for-you")
    assert kind_of(elsewhere) == (403, "not-for-you")
    assert kind_of(no_counter) == (404, "nothing-here")
    assert await market.balance() == (1_340, 100)


async def test_a_slip_of_the_pen_is_not_counted_and_a_wrong_code_is(
    market: Market, clock: Hour
) -> None:
    await market.earn(days=3)
    code = (await market.reserved("rice", 1))["pickup_code"]
    wrong = another(code)

    typed = [await market.pick_up(code[:-1] + ("A" if code[-1] != "A" else "C")) for _ in range(9)]
    first = await market.pick_up(wrong, key="wrong-0")
    repeated = [await market.pick_up(wrong, key="wrong-0") for _ in range(5)]
    more = [await market.pick_up(wrong, key=f"wrong-{number}") for number in range(1, 5)]
    locked = await market.pick_up(code)
    clock.at = EVENING + timedelta(minutes=16)
    later = await market.pick_up(code)

    assert {kind_of(each) for each in typed} == {(422, "mistyped-code")}
    assert {kind_of(each) for each in (first, *repeated, *more)} == {(404, "wrong-code")}
    assert kind_of(locked) == (429, "too-many-wrong-codes")
    assert later.status_code == 201


async def test_of_many_wrong_codes_at_once_as_few_are_told_as_one_after_another(
    market: Market,
) -> None:
    await market.earn(days=3)
    right = (await market.reserved("rice", 1))["pickup_code"]
    wrong = [another(right)]
    for _ in range(19):
        wrong.append(another(wrong[-1]))

    at_once = await asyncio.gather(*(market.pick_up(code) for code in wrong))
    afterwards = await market.pick_up(right)

    assert Counter(map(kind_of, at_once)) == {
        (404, "wrong-code"): 5,
        (429, "too-many-wrong-codes"): 15,
    }
    assert kind_of(afterwards) == (429, "too-many-wrong-codes")


async def test_many_right_codes_at_once_are_all_served(market: Market) -> None:
    await market.earn(days=3)
    codes = [(await market.reserved("haircut"))["pickup_code"] for _ in range(20)]

    at_once = await asyncio.gather(*map(market.pick_up, codes))

    assert {answer.status_code for answer in at_once} == {201}
    assert await market.agrees()


async def test_after_seven_days_it_goes_back_by_itself(market: Market, clock: Hour) -> None:
    await market.earn(days=3)
    slip = await market.reserved("rice", 1)
    clock.at = EVENING + timedelta(days=7)

    too_late = await market.pick_up(slip["pickup_code"])
    await market.expire()
    shown = await market.get(f"/redemptions/{slip['redemption_id']}", HUANG)

    assert kind_of(too_late) == (409, "code-spent")
    assert shown.json()["state"] == "expired"
    assert await market.balance() == (1_440, 0)
    assert await market.in_stock() == 10
    assert await market.agrees()


async def test_what_waits_at_a_counter_is_told_without_whom_it_is_for(market: Market) -> None:
    await market.earn(days=3)
    await market.reserved("rice", 1)

    waiting = await market.get(f"/pick-ups?merchant_id={SHOP}", SHOPKEEPER)
    other = await market.get(f"/pick-ups?merchant_id={SHOP}", OTHER_SHOPKEEPER)

    [line] = waiting.json()["items"]
    assert (line["offer_id"], line["quantity"]) == ("rice", 1)
    assert HUANG not in waiting.text
    assert other.status_code == 403
