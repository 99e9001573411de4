"""Whom new rules bring to a star need not serve once more to have it."""

import httpx
import pytest

from lovebank.kernel.service import Service
from tests.builders import HUANG
from tests.services.ledger.api.test_stars import Serve, do, serve, set_rules, state

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
