"""A day at the exchange point of Wujiayuan, over HTTP: earned, starred, exchanged, put right."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import httpx

from lovebank.contracts.instant import in_rfc_3339
from lovebank.embedded.city import City, open_city
from lovebank.embedded.run import address_of
from lovebank.kernel.run import listen, serving
from lovebank.rehearsal.clock import SteeredClock
from lovebank.story.tale import COORDINATOR, HOME, HUANG, LEI, OPERATOR, TELEPHONE, XIE
from lovebank.story.town import Answered, Json, NotAsTold, Town

CLERK, SHOPKEEPER, SOCIAL_WORKER, AUDITOR = (
    "exchange-clerk",
    "shopkeeper",
    "social-worker",
    "auditor",
)
POINT, SHOP = "wujiayuan-hall", "riverside-shop"
MORNING = datetime(2021, 3, 1, 0, 0, tzinfo=UTC)  # A Monday, eight o'clock on the wall.
WORKDAY = timedelta(minutes=480)
HEARD_WITHIN_SECONDS = 60.0


@dataclass
class Day:
    city: City
    town: Town
    clock: SteeredClock
    numbers: count[int]

    async def do(self, person: str, path: str, body: Json | None = None) -> Json:
        return await self.town.do(person, path, f"deed-{next(self.numbers)}", body)

    async def refused(self, person: str, path: str, body: Json) -> tuple[int, str]:
        """The status, and what is said."""
        try:
            done = await self.do(person, path, body)
        except Answered as refusal:
            return refusal.status, str(refusal)
        raise NotAsTold(f"This was done: {done}")

    async def heard(self) -> None:
        """What is due by the clock is done, and everybody has heard all that was said."""
        deadline = time.monotonic() + HEARD_WITHIN_SECONDS
        await self.city.tick()
        while not await self.city.is_settled():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)

    async def account(self, person: str = HUANG) -> Json:
        return await self.town.get(person, f"/ledger/accounts/{person}")

    async def in_stock(self, offer_id: str) -> int:
        offers = await self.town.get(HUANG, "/ledger/offers", exchange_point_id=POINT)
        return int(next(o["in_stock"] for o in offers["items"] if o["offer_id"] == offer_id))


@asynccontextmanager
async def a_day(folder: Path) -> AsyncIterator[Day]:
    clock = SteeredClock(MORNING)
    with listen("127.0.0.1", 0) as door:
        url = address_of(door)
        async with (
            open_city(folder, url=url, demo=True, clock=clock) as city,
            serving(city.app, door),
            httpx.AsyncClient(base_url=url, timeout=60) as http,
        ):
            yield Day(city, Town(http), clock, count(1))


async def test_a_day_at_the_exchange_point(tmp_path: Path) -> None:
    async with a_day(tmp_path) as day:
        await with_a_short_ladder(day)
        await earned_by_three_kinds_of_evidence(day)
        await a_star_rises_after_its_notice(day)
        await a_service_and_then_goods_are_redeemed_on_paper(day)
        await the_cap_refuses_the_next_goods(day)
        await a_mistake_is_put_right_with_its_reason(day)
        await the_statement_explains_every_line(day)
        await a_stranger_verifies_the_certificate(day)
        await the_merchant_is_settled_with(day)
        books = await day.town.get(AUDITOR, "/ledger/books", place=HOME)
        assert (books["total_minutes"], books["differences"]) == (0, [])


async def with_a_short_ladder(day: Day) -> None:
    await day.heard()
    rules = {"community_id": HOME, "star_ladder_minutes": [1_200, 18_000]}
    await day.do(OPERATOR, "/ledger/policies", rules)
    for house, person in (("community-office", COORDINATOR), ("social-work", SOCIAL_WORKER)):
        member = {"person_id": person, "place": HOME}
        await day.do(OPERATOR, f"/ledger/organizations/{house}/members", member)


async def earned_by_three_kinds_of_evidence(day: Day) -> None:
    for number in range(3):  # On the coordinator's list, with a photo.
        await attended(day, f"sweeping-{number}", COORDINATOR, {"photo": f"photo:{number}"})
    await attended(day, "tidying", HUANG, {}, minutes=60)  # By his own word alone.
    await a_light_is_mended_and_ms_lei_says_so(day)
    await day.heard()

    statement = await day.town.get(HUANG, f"/ledger/accounts/{HUANG}/statement")
    grades = [(line["evidence_grade"], line["minutes"]) for line in statement["items"]]
    assert sorted(grades) == [(1, 60), (3, 480), (3, 480), (3, 480), (7, 38)]


async def attended(
    day: Day, activity_id: str, recorded_by: str, evidence: Json, minutes: int = 480
) -> None:
    starts_at = day.clock() + timedelta(hours=1)
    activity = {
        "activity_id": activity_id,
        "community_id": HOME,
        "team": "Riverside team",
        "title": "For the lanes",
        "starts_at": in_rfc_3339(starts_at),
        "planned_minutes": minutes,
        "places": 10,
    }
    await day.do(COORDINATOR, "/volunteers/activities", activity)
    day.clock.move_to(starts_at)
    path = f"/volunteers/activities/{activity_id}/attendances"
    came = await day.do(recorded_by, path, {"volunteer_id": HUANG})
    day.clock.move_to(starts_at + timedelta(minutes=minutes))
    gone = f"/volunteers/attendances/{came['attendance_id']}/check-out"
    await day.do(recorded_by, gone, {"minutes_served": minutes, **evidence})
    day.clock.move_to(starts_at + timedelta(days=1) - timedelta(hours=1))
    await day.heard()


async def a_light_is_mended_and_ms_lei_says_so(day: Day) -> None:
    need = {
        "community_id": HOME,
        "beneficiary": {"resident_id": LEI},
        "category": "public_space",
        "channel": "wechat_group",
        "words": "The corridor light of stair 2 is out.",
    }
    request = await day.do(XIE, "/requests/help-requests", need)
    await day.heard()
    path = f"/requests/help-requests/{request['request_id']}"
    await day.do(HUANG, f"{path}/accept")
    await day.do(HUANG, f"{path}/arrive")
    day.clock.move_to(day.clock() + timedelta(minutes=40))
    photo = {"kind": "photo", "reference": "photo:corridor-light"}  # And her word: two kinds.
    await day.do(HUANG, f"{path}/complete", {"minutes_served": 38, "evidence": [photo]})
    said = {"confirmed_by": "telephone_operator", "minutes_served": 38}
    await day.do(TELEPHONE, f"{path}/confirm", said)


async def a_star_rises_after_its_notice(day: Day) -> None:
    path = f"/ledger/stars/{HUANG}/1"
    await day.do(HUANG, f"{path}/apply")
    noticed = await day.do(COORDINATOR, f"{path}/publish")
    await day.heard()
    stars = await day.town.get(HUANG, "/ledger/stars")
    assert [star["state"] for star in stars["items"]] == ["noticed"]

    ends_at = datetime.fromisoformat(noticed["notice_ends_at"])
    assert ends_at - day.clock() >= timedelta(days=5)
    day.clock.move_to(ends_at)
    await day.heard()

    stars = await day.town.get(HUANG, "/ledger/stars")
    assert [star["state"] for star in stars["items"]] == ["granted"]


async def a_service_and_then_goods_are_redeemed_on_paper(day: Day) -> None:
    """The clerk writes the code down; he has no telephone with him."""
    before = await day.account()
    for offer_id, minutes in (("haircut", 60), ("rice-5kg", 150)):
        wish = {"offer_id": offer_id, "member_id": HUANG}
        slip = await day.do(CLERK, "/ledger/redemptions", wish)
        assert (slip["state"], slip["minutes"]) == ("reserved", minutes)
        on_paper = {"merchant_id": SHOP, "pickup_code": slip["pickup_code"].lower()}
        handed_over = await day.do(SHOPKEEPER, "/ledger/pick-ups", on_paper)
        assert (handed_over["state"], handed_over["minutes"]) == ("captured", minutes)
        status, said = await day.refused(SHOPKEEPER, "/ledger/pick-ups", on_paper)
        assert status == 409
        assert "captured" in said
    after = await day.account()
    assert after["balance_minutes"] == before["balance_minutes"] - 210
    assert after["lifetime_minutes"] == before["lifetime_minutes"]
    assert after["star"] == before["star"]
    assert await day.in_stock("rice-5kg") == 39


async def the_cap_refuses_the_next_goods(day: Day) -> None:
    """A fifth of 1,478 minutes is for goods: 295. Services go on."""
    wish = {"offer_id": "rice-5kg", "member_id": HUANG}
    status, said = await day.refused(CLERK, "/ledger/redemptions", wish)
    assert status == 409
    assert "share of earned minutes" in said
    assert await day.in_stock("rice-5kg") == 39


async def a_mistake_is_put_right_with_its_reason(day: Day) -> None:
    """The bag was torn and stayed at the shop: two people of two houses take it back."""
    taken = await day.town.get(CLERK, "/ledger/redemptions", place=HOME, state="captured")
    rice = next(each for each in taken["items"] if each["offer_id"] == "rice-5kg")
    transfer_id = f"hold:{rice['redemption_id']}:resolved"
    because = {"transfer_id": transfer_id, "because": "not_delivered"}
    proposed = await day.do(COORDINATOR, "/ledger/adjustments", because)
    path = f"/ledger/adjustments/{proposed['adjustment_id']}/approve"
    status, _ = await day.refused(COORDINATOR, path, {})
    assert status == 403
    await day.do(SOCIAL_WORKER, path)
    await day.heard()

    again = await day.town.get(CLERK, f"/ledger/redemptions/{rice['redemption_id']}")
    assert again["state"] == "reversed"
    assert await day.in_stock("rice-5kg") == 40
    slip = await day.do(CLERK, "/ledger/redemptions", {"offer_id": "rice-5kg", "member_id": HUANG})
    on_paper = {"merchant_id": SHOP, "pickup_code": slip["pickup_code"]}
    await day.do(SHOPKEEPER, "/ledger/pick-ups", on_paper)


async def the_statement_explains_every_line(day: Day) -> None:
    await day.heard()
    statement = await day.town.get(HUANG, f"/ledger/accounts/{HUANG}/statement", limit="200")
    lines = statement["items"]
    assert [line["line"] for line in lines] == [*range(1, len(lines) + 1)]
    for before, after in pairwise(lines):
        assert after["balance_minutes"] == before["balance_minutes"] + after["minutes"]
    told = [(line["code"], line["kind"], line["minutes"]) for line in lines]
    assert told[:5] == [("deposit", "move", line["minutes_served"]) for line in lines[:5]]
    assert told[5:] == [
        ("redemption_service", "hold", 0),
        ("redemption_service", "capture", -60),
        ("redemption_goods", "hold", 0),
        ("redemption_goods", "capture", -150),
        ("reversal", "reversal", 150),
        ("redemption_goods", "hold", 0),
        ("redemption_goods", "capture", -150),
    ]
    [put_right] = [line for line in lines if line["code"] == "reversal"]
    assert put_right["reason"] == "not_delivered"
    assert put_right["reverses"] == lines[8]["transfer_id"]
    account = await day.account()
    assert lines[-1]["balance_minutes"] == account["balance_minutes"] == 1_538 - 210


async def a_stranger_verifies_the_certificate(day: Day) -> None:
    span = {"first_day": "2021-03-01", "last_day": "2021-03-31"}
    day.clock.move_to(datetime(2021, 4, 1, 1, 0, tzinfo=UTC))
    held = await day.do(HUANG, "/ledger/certificates", {"volunteer_id": HUANG, **span})

    told = await day.town.look(f"/ledger/certificates/{held['number']}/{held['code']}")
    assert told["minutes"] == held["minutes"] == 1_478
    assert told["star_level"] == 1
    assert HUANG not in str(told)


async def the_merchant_is_settled_with(day: Day) -> None:
    month = {"merchant_id": SHOP, "month": "2021-03"}
    settled = await day.do(CLERK, "/ledger/settlements", month)
    assert (settled["service_minutes"], settled["goods_minutes"]) == (60, 150)
    seen = await day.town.get(SHOPKEEPER, f"/ledger/settlements/{SHOP}/2021-03")
    assert seen == settled
    await day.heard()
