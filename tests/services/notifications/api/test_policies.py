import asyncio
from typing import Any

import httpx
import pytest

from lovebank.kernel.service import Service
from tests.builders import COORDINATOR, OPERATOR, OUTSIDER, WUJIAYUAN, XIE, command
from tests.hearing import deliver
from tests.services.notifications.town import the_story, told

ONLY_ACCEPTANCE = {
    "name": "good_news",
    "occasion": "help_request.accepted",
    "audience": ["reporter"],
    "template": "help_is_coming",
}


async def set_policies(
    client: httpx.AsyncClient, *policies: dict[str, Any], key: str = "set", by: str = OPERATOR
) -> httpx.Response:
    body = {"community_id": WUJIAYUAN, "policies": policies}
    return await client.post("/policies", json=body, headers=command(by, key))


async def test_a_community_says_who_is_told_what(
    service: Service, client: httpx.AsyncClient
) -> None:
    story = the_story()
    await deliver(service.subscribers[0], story[0])
    answer = await set_policies(client, ONLY_ACCEPTANCE)
    again = await set_policies(client, ONLY_ACCEPTANCE)
    await deliver(service.subscribers[0], *story[1:])

    assert (answer.status_code, answer.json()["version"]) == (201, 2)
    assert again.json() == answer.json()
    assert await told(client, XIE) == ["request_received", "help_is_coming", "help_is_coming"]


async def test_every_version_can_be_looked_up(client: httpx.AsyncClient) -> None:
    await set_policies(client, ONLY_ACCEPTANCE)
    headers = {"authorization": f"Bearer {COORDINATOR}"}

    shown = [
        await client.get(f"/policies/{WUJIAYUAN}", headers=headers, params=asked)
        for asked in ({}, {"version": "1"}, {"version": "2"}, {"version": "3"})
    ]

    assert [len(answer.json().get("policies", [])) for answer in shown] == [1, 29, 1, 0]
    assert shown[3].json()["type"].endswith("no-such-policy")


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": ["account_holder"]},
        {"template": "minutes_deposited"},
        {"template": "no_such_text"},
        {"occasion": "help_request.forgotten"},
        {"audience": []},
        {"name": "Good News"},
        {"words": "anything"},
    ],
    ids=str,
)
async def test_a_policy_that_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, wrong: dict[str, Any]
) -> None:
    answer = await set_policies(client, {**ONLY_ACCEPTANCE, **wrong})

    assert answer.status_code == 422
    headers = {"authorization": f"Bearer {COORDINATOR}"}
    in_force = await client.get(f"/policies/{WUJIAYUAN}", headers=headers)
    assert in_force.json()["version"] == 1


async def test_two_policies_of_one_name_are_refused(client: httpx.AsyncClient) -> None:
    assert (await set_policies(client, ONLY_ACCEPTANCE, ONLY_ACCEPTANCE)).status_code == 422


async def test_not_everybody_sets_policies(client: httpx.AsyncClient) -> None:
    by_the_coordinator = await set_policies(client, ONLY_ACCEPTANCE, by=COORDINATOR)
    headers = {"authorization": f"Bearer {OUTSIDER}"}
    by_a_stranger = await client.get(f"/policies/{WUJIAYUAN}", headers=headers)

    assert (by_the_coordinator.status_code, by_a_stranger.status_code) == (403, 404)


async def test_twenty_at_once_with_one_key_set_one_version(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(set_policies(client, ONLY_ACCEPTANCE) for _ in range(20)))
    other = await set_policies(client, ONLY_ACCEPTANCE, {**ONLY_ACCEPTANCE, "name": "twice"})

    assert {(answer.status_code, answer.json()["version"]) for answer in answers} == {(201, 2)}
    assert other.json()["type"].endswith("key-reused")
