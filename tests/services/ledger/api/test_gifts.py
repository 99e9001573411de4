"""Minutes from one member to another."""

import asyncio

from tests.builders import COORDINATOR, HUANG, LEI, OUTSIDER, TANG, TELEPHONE, WUJIAYUAN
from tests.services.ledger.market import Market, kind_of


async def test_a_gift_moves_minutes_and_no_stars(market: Market) -> None:
    await market.earn(days=1)
    await market.earn(days=1, minutes=60, member=TANG)
    gift = {"receiver_id": TANG, "minutes": 100}

    given = await market.post("/gifts", gift, HUANG, key="gift")
    again = await market.post("/gifts", gift, HUANG, key="gift")
    other = await market.post("/gifts", {**gift, "minutes": 101}, HUANG, key="gift")

    assert given.json()["minutes"] == 100
    assert again.json() == given.json()
    assert kind_of(other) == (422, "key-reused")
    assert (await market.balance(HUANG), await market.balance(TANG)) == ((380, 0), (160, 0))
    assert (await market.bank.account(HUANG)).lifetime_minutes == 480
    assert (await market.bank.account(TANG)).lifetime_minutes == 60
    assert await market.agrees()


async def test_no_more_can_be_given_than_is_there(market: Market) -> None:
    await market.earn(days=1, minutes=100)
    await market.earn(days=1, minutes=60, member=TANG)

    gifts = [{"receiver_id": TANG, "minutes": 60} for _ in range(4)]
    answers = await asyncio.gather(*(market.post("/gifts", gift, HUANG) for gift in gifts))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await market.balance(HUANG) == (40, 0)


async def test_a_refused_gift_stays_refused(market: Market) -> None:
    await market.earn(days=1, minutes=10)
    await market.earn(days=1, minutes=60, member=TANG)
    gift = {"receiver_id": TANG, "minutes": 60}

    refused = await market.post("/gifts", gift, HUANG, key="gift")
    await market.earn(days=1)
    again = await market.post("/gifts", gift, HUANG, key="gift")

    assert kind_of(refused) == kind_of(again) == (409, "balance-too-low")
    assert await market.balance(HUANG) == (490, 0)


async def test_a_gift_that_was_made_is_answered_so_when_its_receiver_has_left(
    market: Market,
) -> None:
    await market.earn(days=1)
    await market.earn(days=1, member=TANG)
    gift = {"receiver_id": TANG, "minutes": 10}
    given = await market.post("/gifts", gift, HUANG, key="gift")
    leaving = {"person_id": TANG, "community_id": WUJIAYUAN, "balance": "pool"}
    await market.done("/erasures", leaving, TANG)

    again = await market.post("/gifts", gift, HUANG, key="gift")
    another = await market.post("/gifts", gift, HUANG, key="another")

    assert (again.status_code, again.json()) == (201, given.json())
    assert kind_of(another) == (409, "account-not-open")
    assert await market.balance(HUANG) == (470, 0)


async def test_who_may_give_for_whom(market: Market) -> None:
    await market.earn(days=1)
    await market.earn(days=1, member=TANG)
    of_huang = {"giver_id": HUANG, "receiver_id": TANG, "minutes": 10}

    assert (await market.post("/gifts", of_huang, TELEPHONE)).status_code == 201
    assert kind_of(await market.post("/gifts", of_huang, TANG)) == (403, "not-for-you")
    assert kind_of(await market.post("/gifts", of_huang, OUTSIDER)) == (404, "nothing-here")


async def test_the_desk_gives_nothing_to_itself(market: Market) -> None:
    await market.earn(days=1)
    await market.earn(days=1, member=COORDINATOR)
    gift = {"giver_id": HUANG, "receiver_id": COORDINATOR, "minutes": 10}

    assert kind_of(await market.post("/gifts", gift, COORDINATOR)) == (403, "own-case")
    assert await market.balance(HUANG) == (480, 0)


NONSENSE: list[tuple[dict[str, object], int, str]] = [
    ({"receiver_id": HUANG, "minutes": 5}, 422, "one-account"),
    ({"receiver_id": LEI, "minutes": 5}, 404, "no-such-account"),
    ({"receiver_id": TANG, "minutes": 0}, 422, "invalid"),
    ({"receiver_id": TANG, "minutes": -5}, 422, "invalid"),
    ({"receiver_id": TANG, "minutes": 0.5}, 422, "invalid"),
    ({"receiver_id": TANG, "minutes": 10**20}, 422, "invalid"),
    ({"receiver_id": TANG, "minutes": "5"}, 422, "invalid"),
]


async def test_nonsense_is_refused_and_nothing_moves(market: Market) -> None:
    await market.earn(days=1)

    for body, status, kind in NONSENSE:
        assert kind_of(await market.post("/gifts", body, HUANG)) == (status, kind), body

    assert await market.balance(HUANG) == (480, 0)
