"""A star, from the minutes that reach it to the day it is taken back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from lovebank.contracts.ledger import Deposited
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.service import Service
from tests.builders import COORDINATOR, HUANG, OPERATOR, OUTSIDER, TANG, WUJIAYUAN, XIE, command
from tests.builders import told as told_by
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.conftest import Hour

FIRST = f"/stars/{HUANG}/1"
Serve = Callable[..., Awaitable[None]]


@pytest.fixture
async def serve(client: httpx.AsyncClient, bank: Bank, service: Service) -> Serve:
    """A rung is an hour here; minutes are served, and the ledger hears of its own deposit."""
    await set_rules(client)
    told = 0

    async def serve(minutes: int = 70) -> None:
        nonlocal told
        told += 1
        await bank.deposit(deed(f"request-{told}", minutes))
        await hear_of_it(service, told)

    return serve


async def set_rules(client: httpx.AsyncClient, **rules: Any) -> None:
    body = {"community_id": WUJIAYUAN, "star_ladder_minutes": [60, 120], **rules}
    key = "rules-" + "-".join(rules)
    answer = await client.post("/policies", json=body, headers=command(OPERATOR, key))
    assert answer.status_code == 201, answer.text


async def hear_of_it(service: Service, number: int) -> None:
    found = service.subscribers[0].find(Deposited.type())
    assert found
    event = Deposited.model_validate(
        {
            "community_id": WUJIAYUAN,
            "at": "2021-02-21T22:40:00.000Z",
            "transfer_id": f"deposit:request-{number}",
            "account_id": f"account:{HUANG}",
            "volunteer_id": HUANG,
            "deed_id": f"request-{number}",
            "minutes_served": 1,
            "minutes": 1,
            "recognised_minutes": 1,
            "evidence_grade": EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
            "policy_version": 2,
            "balance_minutes": 1,
            "lifetime_minutes": 1,
            "account_version": number,
        }
    )
    await found[1](told_by(event, f"deposit:request-{number}"))


async def end_notices(service: Service) -> None:
    [timer] = [each for each in service.timers if each.name == "end notices of stars"]
    await timer.run()


async def do(
    client: httpx.AsyncClient, person: str, move: str, path: str = FIRST, **body: Any
) -> httpx.Response:
    headers = command(person, f"{person}-{move}-{path}")
    return await client.post(f"{path}/{move}", json=body or None, headers=headers)


async def state(client: httpx.AsyncClient, path: str = FIRST) -> str:
    answer = await client.get(path, headers=command(COORDINATOR, "unused"))
    return str(answer.json()["state"])


async def published(database: Database) -> list[tuple[str, int]]:
    stars = await database.open("stars")
    events = [told.event for each in await stars.pending(100) for told in each.events]
    return [(event["type"], event["data"]["star_level"]) for event in events]


async def test_a_star_is_applied_for_noticed_and_granted_after_five_working_days(
    client: httpx.AsyncClient, service: Service, serve: Serve, clock: Hour, database: Database
) -> None:
    await serve(minutes=70)
    assert await state(client) == "eligible"

    assert (await do(client, HUANG, "apply")).json()["state"] == "applied"
    noticed = (await do(client, COORDINATOR, "publish")).json()
    assert noticed["state"] == "noticed"
    # 21 February 2021, 22:40 UTC, is Monday the 22nd in Wujiayuan.
    assert noticed["notice_ends_at"] == "2021-03-01T16:00:00.000Z"
    notices = await client.get("/star-notices", headers=command(XIE, "unused"))
    assert [(each["volunteer_id"], each["level"]) for each in notices.json()["items"]] == [
        (HUANG, 1)
    ]

    clock.at += timedelta(days=5)
    await end_notices(service)
    assert await state(client) == "noticed"
    clock.at += timedelta(days=3)
    await end_notices(service)
    await end_notices(service)
    assert await state(client) == "granted"
    assert await published(database) == [
        ("org.lovebank.star.noticed.v1", 1),
        ("org.lovebank.star.granted.v1", 1),
    ]


async def test_where_the_policy_says_so_a_star_comes_by_itself(
    client: httpx.AsyncClient, serve: Serve, database: Database
) -> None:
    await set_rules(client, star_by_application=False, star_notice_days=0)

    await serve(minutes=130)

    assert await state(client) == await state(client, f"/stars/{HUANG}/2") == "granted"
    assert sorted(await published(database)) == [
        ("org.lovebank.star.granted.v1", 1),
        ("org.lovebank.star.granted.v1", 2),
    ]


async def test_who_objects_is_heard_before_the_star_is_granted(
    client: httpx.AsyncClient, service: Service, serve: Serve, clock: Hour
) -> None:
    await serve()
    await do(client, HUANG, "apply")
    await do(client, COORDINATOR, "publish")
    objected = await do(client, XIE, "objections", doubt="not_served")
    assert XIE not in objected.text
    clock.at += timedelta(days=10)
    await end_notices(service)
    assert await state(client) == "noticed"

    [objection] = objected.json()["objections"]
    ruling = f"objections/{objection['objection_id']}/dismiss"
    assert (await do(client, COORDINATOR, ruling)).status_code == 200
    await end_notices(service)

    assert await state(client) == "granted"


async def test_an_objection_that_is_upheld_declines_the_star_which_may_be_asked_for_again(
    client: httpx.AsyncClient, serve: Serve
) -> None:
    await serve()
    await do(client, HUANG, "apply")
    await do(client, COORDINATOR, "publish")
    [objection] = (await do(client, XIE, "objections", doubt="conduct")).json()["objections"]

    await do(client, COORDINATOR, f"objections/{objection['objection_id']}/uphold")

    assert await state(client) == "declined"
    headers = command(HUANG, "asking-again")
    again = await client.post(f"{FIRST}/apply", headers=headers)
    assert again.json()["state"] == "applied"


async def granted(client: httpx.AsyncClient, serve: Serve) -> None:
    await set_rules(client, star_by_application=False, star_notice_days=0)
    await serve()


async def test_a_star_is_suspended_reinstated_revoked_and_appealed(
    client: httpx.AsyncClient, serve: Serve, database: Database
) -> None:
    await granted(client, serve)

    moves = [
        await do(client, COORDINATOR, "suspend", reason="minutes_in_doubt"),
        await do(client, COORDINATOR, "reinstate"),
        await do(client, COORDINATOR, "revoke", reason="conduct"),
        await do(client, HUANG, "appeal"),
        await do(client, HUANG, "withdraw"),
    ]

    states = [answer.json()["state"] for answer in moves]
    assert states == ["suspended", "granted", "revoked", "applied", "eligible"]
    assert [kind.split(".")[3] for kind, _ in await published(database)] == [
        "granted",
        "suspended",
        "granted",
        "revoked",
    ]


async def test_a_move_that_leads_on_from_nowhere_is_refused_and_changes_nothing(
    client: httpx.AsyncClient, serve: Serve
) -> None:
    await serve()

    answers = [
        await do(client, HUANG, "withdraw"),
        await do(client, HUANG, "appeal"),
        await do(client, COORDINATOR, "publish"),
        await do(client, COORDINATOR, "revoke", reason="conduct"),
        await do(client, XIE, "objections", doubt="conduct"),
    ]

    assert {answer.status_code for answer in answers} == {409}
    assert {answer.json()["type"] for answer in answers} == {"wrong-state"}
    assert await state(client) == "eligible"


async def test_the_same_command_again_is_done_once(client: httpx.AsyncClient, serve: Serve) -> None:
    await serve()

    first, second = await do(client, HUANG, "apply"), await do(client, HUANG, "apply")

    assert first.json() == second.json()
    assert await state(client) == "applied"


@pytest.mark.parametrize(("person", "status"), [(HUANG, 403), (TANG, 403), (OUTSIDER, 404)])
async def test_only_the_office_of_the_place_decides(
    client: httpx.AsyncClient, serve: Serve, person: str, status: int
) -> None:
    await granted(client, serve)

    assert (await do(client, person, "revoke", reason="conduct")).status_code == status
    assert await state(client) == "granted"


async def test_each_sees_their_own_and_the_office_all(
    client: httpx.AsyncClient, serve: Serve
) -> None:
    await granted(client, serve)

    seen = {}
    for person in (HUANG, TANG, COORDINATOR):
        answer = await client.get("/stars?state=granted", headers=command(person, "unused"))
        seen[person] = len(answer.json()["items"])

    assert seen == {HUANG: 1, TANG: 0, COORDINATOR: 1}
