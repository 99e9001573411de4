import asyncio
from typing import Any

import httpx
import pytest

from tests.builders import COORDINATOR, HUANG, OPERATOR, OUTSIDER, WUJIAYUAN, command
from tests.services.ledger.api.test_accounts import bearer

PATH = f"/policies/{WUJIAYUAN}"


def rules(**told: object) -> dict[str, Any]:
    return {"community_id": WUJIAYUAN, **told}


async def test_until_a_community_sets_its_own_the_citys_rules_hold(
    client: httpx.AsyncClient,
) -> None:
    policy = (await client.get(PATH, headers=bearer(HUANG))).json()

    assert policy["version"] == 1
    assert policy["star_ladder_minutes"] == [6_000, 18_000, 36_000, 60_000, 90_000]
    assert policy["counted_a_day_minutes_max"] == 480


async def test_new_rules_are_a_new_version_and_the_same_command_makes_one(
    client: httpx.AsyncClient,
) -> None:
    body = rules(star_ladder_minutes=[60])
    made = [
        await client.post("/policies", json=body, headers=command(OPERATOR, "one"))
        for _ in range(2)
    ]

    assert [answer.json()["version"] for answer in made] == [2, 2]
    assert (await client.get(PATH, headers=bearer(HUANG))).json()["star_ladder_minutes"] == [60]
    first = await client.get(f"{PATH}?version=1", headers=bearer(HUANG))
    assert first.json()["star_ladder_minutes"][0] == 6_000
    none = await client.get(f"{PATH}?version=3", headers=bearer(HUANG))
    assert none.status_code == 404


async def test_many_rules_set_at_once_are_all_versions_of_their_own(
    client: httpx.AsyncClient,
) -> None:
    made = await asyncio.gather(
        *(
            client.post(
                "/policies", json=rules(star_ladder_minutes=[n]), headers=command(OPERATOR, str(n))
            )
            for n in range(1, 9)
        )
    )

    assert sorted(answer.json()["version"] for answer in made) == [*range(2, 10)]


@pytest.mark.parametrize(
    "told",
    [
        {"star_ladder_minutes": [60, 60]},
        {"star_ladder_minutes": ["many"]},
        {"grades_for_stars": [8]},
        {"counted_a_day_minutes_max": 0},
        {"counted_a_day_minutes_max": 480.5},
        {"generosity": "much"},
    ],
)
async def test_rules_that_make_no_sense_are_refused(
    client: httpx.AsyncClient, told: dict[str, Any]
) -> None:
    refused = await client.post(
        "/policies", json=rules(**told), headers=command(OPERATOR, "nonsense")
    )

    assert refused.status_code == 422
    assert (await client.get(PATH, headers=bearer(HUANG))).json()["version"] == 1


async def test_rules_are_not_for_everybody_to_set(client: httpx.AsyncClient) -> None:
    by_office = await client.post("/policies", json=rules(), headers=command(COORDINATOR, "mine"))
    from_elsewhere = await client.get(PATH, headers=bearer(OUTSIDER))

    assert (by_office.status_code, from_elsewhere.status_code) == (403, 404)
