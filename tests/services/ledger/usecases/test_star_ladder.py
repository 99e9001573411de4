"""Whom new rules bring to a star need not serve once more to have it."""

import httpx
import pytest

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.service import Service
from services.ledger.usecases.star_watch import StarWatch
from tests.builders import HUANG
from tests.services.ledger.api.test_stars import Serve, do, serve, set_rules, state
from tests.services.ledger.bank import Bank

__all__ = ["serve"]
SECOND = f"/stars/{HUANG}/2"


async def look(service: Service) -> None:
    [timer] = [each for each in service.timers if each.name == "look for stars by new rules"]
    for _ in range(2):
        await timer.run()


async def test_a_lower_ladder_makes_eligible_who_serves_no_more(
    client: httpx.AsyncClient, serve: Serve, service: Service
) -> None:
    await serve(minutes=70)
    await look(service)
    assert (await do(client, HUANG, "apply", SECOND)).status_code == 404

    await set_rules(client, star_ladder_minutes=[30, 65])
    await look(service)

    assert (await state(client), await state(client, SECOND)) == ("eligible", "eligible")


async def told(bank: Bank) -> list[tuple[str, int]]:
    """By the account itself; what its deposits told is in the journal."""
    pending = await (await bank.database.open("accounts")).pending(1_000)
    events = [each.event for waiting in pending for each in waiting.events]
    return [(event["type"], event["data"]["star_level"]) for event in events]


async def test_each_star_is_told_once_whether_minutes_or_rules_have_brought_it(
    client: httpx.AsyncClient, serve: Serve, service: Service, bank: Bank
) -> None:
    await serve(minutes=70)
    await look(service)
    assert await told(bank) == []

    await set_rules(client, star_ladder_minutes=[30, 65, 100])
    await look(service)
    assert await told(bank) == [("org.lovebank.star.eligible.v1", 2)]
    await serve(minutes=40)
    await look(service)

    by_deposits = [each for each in await bank.published() if "star" in each["type"]]
    levels = [level for _, level in await told(bank)]
    assert sorted([*levels, *(each["data"]["star_level"] for each in by_deposits)]) == [1, 2, 3]
    assert [*(await bank.bookkeeper.books({}, {})).differences] == []


async def test_who_applies_at_once_need_not_wait_for_the_clock(
    client: httpx.AsyncClient, serve: Serve
) -> None:
    await serve(minutes=70)
    await set_rules(client, star_ladder_minutes=[30, 65])

    answers = [await do(client, HUANG, "apply", SECOND) for _ in range(2)]

    assert [answer.json()["state"] for answer in answers] == ["applied", "applied"]


@pytest.mark.parametrize("days", [0, 5])
async def test_where_nobody_need_ask_any_more_what_is_eligible_goes_on(
    client: httpx.AsyncClient, serve: Serve, service: Service, days: int
) -> None:
    await serve(minutes=70)

    await set_rules(client, star_by_application=False, star_notice_days=days)
    await look(service)

    assert await state(client) == ("noticed" if days else "granted")


async def test_nobody_is_looked_at_twice_under_the_same_rules(
    client: httpx.AsyncClient, serve: Serve, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    look_once = StarWatch.look

    async def counted(watch: StarWatch, volunteer_id: VolunteerId, cause: Cause) -> None:
        looks.append(volunteer_id)
        await look_once(watch, volunteer_id, cause)

    await serve(minutes=70)
    monkeypatch.setattr(StarWatch, "look", counted)
    await look(service)
    before = len(looks)
    await look(service)
    assert len(looks) == before > 0

    await set_rules(client, star_ladder_minutes=[30, 65])
    await look(service)
    assert len(looks) == before + 1
