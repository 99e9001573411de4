"""What a team or an organization has: members give to it, and its people give from it."""

import asyncio
from typing import Any

from tests.builders import (
    AUDITOR,
    COORDINATOR,
    HUANG,
    OUTSIDER,
    SOCIAL_WORKER,
    TANG,
    WUJIAYUAN,
)
from tests.services.ledger.market import Market, kind_of

TEAM = f"team:{WUJIAYUAN}:riverside"
HOUSE = f"organization:{WUJIAYUAN}:meiwan-social-work"
RIVERSIDE: dict[str, Any] = {
    "holder": "team",
    "holder_id": "riverside",
    "community_id": WUJIAYUAN,
    "name": "Riverside team",
    "people": [TANG],
}
SOCIAL_WORK: dict[str, Any] = {
    **RIVERSIDE,
    "holder": "organization",
    "holder_id": "meiwan-social-work",
    "name": "Meiwan social work",
    "people": [SOCIAL_WORKER],
}


async def has(market: Market, account_id: str = TEAM) -> int:
    shown = await market.get(f"/shared-accounts/{account_id}", AUDITOR)
    return int(shown.json()["balance_minutes"])


async def give(market: Market, by: str, key: str = "", **gift: Any) -> tuple[int, str]:
    answer = await market.post("/gifts", gift, by, key)
    return (201, "") if answer.is_success else kind_of(answer)


async def opened(market: Market, **told: Any) -> None:
    """And sixty minutes are given to it."""
    await market.earn(days=1, minutes=100)
    await market.earn(days=1, minutes=10, member=TANG)
    for shared in (RIVERSIDE, {**SOCIAL_WORK, **told}):
        made = await market.done("/shared-accounts", shared, COORDINATOR)
        await market.done("/gifts", {"receiver_id": made["account_id"], "minutes": 30}, HUANG)


async def test_a_member_gives_to_the_team_and_the_team_to_a_member(market: Market) -> None:
    await opened(market)

    given = {"giver_id": TEAM, "receiver_id": HUANG, "minutes": 20}
    assert [await give(market, TANG, "once", **given) for _ in range(2)] == [(201, "")] * 2
    assert await give(market, TANG, receiver_id=TEAM, minutes=5) == (201, "")

    assert (await market.balance(HUANG), await market.balance(TANG)) == ((60, 0), (5, 0))
    assert await has(market) == 15
    lines = (await market.get(f"/shared-accounts/{TEAM}/statement", TANG)).json()["items"]
    assert [(each["line"], each["minutes"]) for each in lines] == [(1, 30), (2, -20), (3, 5)]
    assert [each["balance_minutes"] for each in lines] == [30, 10, 15]
    assert await market.agrees()


async def test_an_organization_that_donates_only_gives_to_the_pool_and_to_no_member(
    market: Market,
) -> None:
    await opened(market, donates_only=True)

    to_a_member = {"giver_id": HOUSE, "receiver_id": HUANG, "minutes": 10}
    refused = [await give(market, SOCIAL_WORKER, "gift", **to_a_member) for _ in range(2)]
    assert refused == [(409, "donates-only")] * 2
    await market.done("/donations", {"giver_id": HOUSE, "minutes": 10}, SOCIAL_WORKER)

    assert await has(market, HOUSE) == 20
    assert await market.agrees()


async def test_nobody_gives_from_it_but_its_people_and_none_of_them_to_themselves(
    market: Market,
) -> None:
    await opened(market)
    of_the_team: dict[str, Any] = {"giver_id": TEAM, "minutes": 5}

    assert await give(market, HUANG, receiver_id=HUANG, **of_the_team) == (403, "not-for-you")
    assert await give(market, TANG, receiver_id=TANG, **of_the_team) == (403, "own-case")
    assert await give(market, OUTSIDER, receiver_id=HUANG, **of_the_team) == (404, "nothing-here")
    assert await give(market, TANG, receiver_id=TEAM, **of_the_team) == (422, "one-account")
    too_much: dict[str, Any] = {"giver_id": TEAM, "receiver_id": HUANG, "minutes": 31}
    assert await give(market, TANG, **too_much) == (409, "balance-too-low")
    unknown = f"team:{WUJIAYUAN}:nobodys"
    assert await give(market, TANG, giver_id=unknown, receiver_id=HUANG, minutes=1) == (
        404,
        "nothing-here",
    )
    assert await give(market, HUANG, receiver_id=unknown, minutes=1) == (404, "no-such-account")

    assert await has(market) == 30


async def test_its_people_change_and_who_has_left_gives_no_more(market: Market) -> None:
    await opened(market)
    await market.done("/shared-accounts", {**RIVERSIDE, "people": [HUANG]}, COORDINATOR)

    of_the_team: dict[str, Any] = {"giver_id": TEAM, "receiver_id": COORDINATOR, "minutes": 5}
    assert await give(market, TANG, **of_the_team) == (403, "not-for-you")
    assert (await market.get(f"/shared-accounts/{TEAM}", TANG)).status_code == 403
    assert (await market.get(f"/shared-accounts/{TEAM}", HUANG)).json()["balance_minutes"] == 30


async def test_everybody_of_the_place_finds_whom_to_give_to_and_not_who_gives(
    market: Market,
) -> None:
    await opened(market)

    found = await market.get("/shared-accounts", HUANG)

    assert [each["account_id"] for each in found.json()["items"]] == [HOUSE, TEAM]
    assert TANG not in found.text
    assert kind_of(await market.post("/shared-accounts", RIVERSIDE, TANG)) == (403, "not-for-you")


async def test_no_more_is_given_than_it_has_however_many_give_at_once(market: Market) -> None:
    await opened(market)
    gift: dict[str, Any] = {"giver_id": TEAM, "receiver_id": HUANG, "minutes": 20}

    said = await asyncio.gather(*(give(market, TANG, **gift) for _ in range(4)))

    assert sorted(said) == [(201, "")] + [(409, "balance-too-low")] * 3
    assert await has(market) == 10
    assert await market.agrees()
