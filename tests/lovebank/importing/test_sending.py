import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from lovebank.importing.file import Numbered, check
from lovebank.importing.sending import CityAway, send
from tests.journeys.child import ChildCity, child_city

HOME = "yongzhou.lengshuitan.meiwan.wujiayuan"
RESIDENTS = 120


def residents() -> Sequence[Numbered]:
    lines = [
        {
            "kind": "resident",
            "resident_id": f"newcomer-{number}",
            "community_id": HOME,
            "name": f"Newcomer {number}",
            "grid": "g1",
            "building": f"Building {number}",
        }
        for number in range(RESIDENTS)
    ]
    return check([json.dumps(line).encode() for line in lines]).lines


@asynccontextmanager
async def the_office(city: ChildCity) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=city.url, timeout=30) as http:
        answer = await http.post("/issuer/demo/tokens", json={"person": "coordinator-wujiayuan"})
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield http


async def test_an_import_goes_on_where_a_killed_city_broke_it_off(tmp_path: Path) -> None:
    done = 0

    def killing(more: int) -> None:
        nonlocal done
        done += more
        if done == RESIDENTS // 3:
            city.kill()

    with child_city(tmp_path) as city:
        async with the_office(city) as http:
            with pytest.raises(CityAway):
                await send(http, residents(), killing)
        city.start()
        async with the_office(city) as http:
            assert await send(http, residents(), lambda _: None) == []
            for numbered in residents():
                name = numbered.value.defines[0][1]
                assert (await http.get(f"/requests/residents/{name}")).is_success
