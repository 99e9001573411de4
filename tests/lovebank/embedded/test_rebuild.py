from pathlib import Path

import httpx
import pytest

from lovebank.embedded.city import open_city
from lovebank.embedded.rebuild import rebuild
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.runtime.replay import Progress
from lovebank.story.corridor_light import tell
from lovebank.story.tale import COORDINATOR, HOME, Tale
from lovebank.story.town import Json, Town

URL = "http://city"


async def figures(town: Town) -> Json:
    return await town.get(
        COORDINATOR, "/insights/figures", place=HOME, **{"from": "2026-01-01", "to": "2026-12-31"}
    )


async def live_once(folder: Path) -> Json:
    async with open_city(folder, url=URL, demo=True) as city:
        doors = httpx.ASGITransport(city.app)
        async with httpx.AsyncClient(transport=doors, base_url=URL) as http:
            town = Town(http)
            await tell(Tale(town, name="once", tell=lambda _: None))
            return await figures(town)


async def look_again(folder: Path) -> Json:
    async with open_city(folder, url=URL, demo=True) as city:
        doors = httpx.ASGITransport(city.app)
        async with httpx.AsyncClient(transport=doors, base_url=URL) as http:
            return await figures(Town(http))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def lose(folder: Path) -> None:
    for part in folder.glob("insights.sqlite*"):
        part.unlink()


async def test_figures_that_were_lost_are_learnt_anew(tmp_path: Path) -> None:
    await live_once(tmp_path)
    await rebuild(tmp_path, "insights", lambda _: None)
    before = await look_again(tmp_path)
    lose(tmp_path)

    told: list[Progress] = []
    await rebuild(tmp_path, "insights", told.append)

    assert await look_again(tmp_path) == before
    assert told[-1].read == told[-1].in_all > 30


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("ledger", "cannot be replayed"), ("library", "There is no service library")],
)
async def test_what_cannot_be_replayed_is_left_alone(
    tmp_path: Path, name: str, sentence: str
) -> None:
    await live_once(tmp_path)
    before = names(tmp_path)
    with pytest.raises(CannotStart, match=sentence):
        await rebuild(tmp_path, name, lambda _: None)
    assert names(tmp_path) == before


async def test_a_running_city_is_not_rebuilt_under_its_feet(tmp_path: Path) -> None:
    async with open_city(tmp_path, url=URL, demo=True):
        with pytest.raises(CannotStart, match="Another city is running"):
            await rebuild(tmp_path, "insights", lambda _: None)
