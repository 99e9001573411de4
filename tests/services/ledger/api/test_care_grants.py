"""From members to the solidarity pool, and from there to those who need care."""

from tests.builders import COORDINATOR, HUANG, LEI, OUTSIDER, TANG, WUJIAYUAN
from tests.services.ledger.market import Market, kind_of

GRANT = {"community_id": WUJIAYUAN, "member_id": LEI, "minutes": 60, "ground": "alone"}


async def test_ms_lei_is_granted_minutes_that_a_neighbour_donated(market: Market) -> None:
    await market.earn(days=1)
    await market.done("/donations", {"minutes": 100}, HUANG)

    granted = await market.post("/care-grants", GRANT, COORDINATOR, key="grant")
    again = await market.post("/care-grants", GRANT, COORDINATOR, key="grant")

    assert granted.json() == again.json()
    assert await market.balance(HUANG) == (380, 0)
    assert await market.balance(LEI) == (60, 0)
    assert await market.agrees()


async def test_the_pool_gives_no_more_than_it_has(market: Market) -> None:
    await market.earn(days=1)
    await market.done("/donations", {"minutes": 59}, HUANG)

    assert kind_of(await market.post("/care-grants", GRANT, COORDINATOR)) == (
        409,
        "balance-too-low",
    )


async def test_only_the_office_grants_and_not_to_itself(market: Market) -> None:
    to_oneself = {**GRANT, "member_id": COORDINATOR}

    assert kind_of(await market.post("/care-grants", to_oneself, COORDINATOR)) == (403, "own-case")
    assert kind_of(await market.post("/care-grants", GRANT, TANG)) == (403, "not-for-you")
    assert kind_of(await market.post("/care-grants", GRANT, OUTSIDER)) == (404, "nothing-here")


async def test_no_more_is_donated_than_is_there(market: Market) -> None:
    await market.earn(days=1)

    assert kind_of(await market.post("/donations", {"minutes": 481}, HUANG)) == (
        409,
        "balance-too-low",
    )
    assert await market.balance(HUANG) == (480, 0)
