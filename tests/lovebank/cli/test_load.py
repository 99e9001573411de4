import json
from pathlib import Path
from typing import Any

import httpx

from tests.journeys.child import ROOT, ChildCity
from tests.lovebank.cli.conftest import lovebank

SEED = ROOT / "lovebank/embedded/wujiayuan.jsonl"
HOME = "yongzhou.lengshuitan.meiwan.wujiayuan"


def a_file(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "town.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts))
    return path


def a_resident(name: str, **more: Any) -> dict[str, Any]:
    line = {"kind": "resident", "resident_id": name, "community_id": HOME, "name": "Neighbour"}
    return {**line, "grid": "g1", "building": "Building 9", **more}


def seen(city: ChildCity, path: str) -> httpx.Response:
    with httpx.Client(base_url=city.url) as http:
        person = {"person": "coordinator-wujiayuan"}
        token = http.post("/issuer/demo/tokens", json=person).json()["access_token"]
        return http.get(path, headers={"Authorization": f"Bearer {token}"})


def known(city: ChildCity, resident: str) -> bool:
    return seen(city, f"/requests/residents/{resident}").is_success


def test_who_is_cleared_for_homes_is_so_from_the_file_on(city: ChildCity) -> None:
    people = [
        seen(city, f"/volunteers/volunteers/{volunteer}").json()
        for volunteer in ("huang-manfeng", "volunteer-market")
    ]
    assert [each["state"] for each in people] == ["approved", "approved"]
    assert [each["cleared_for_homes"] for each in people] == [True, False]


def test_people_move_into_a_community_that_the_city_knows(city: ChildCity, tmp_path: Path) -> None:
    file = a_file(tmp_path, a_resident("new-neighbour"), a_resident("another-neighbour"))
    done = lovebank("import", file, "--url", city.url)
    assert (done.returncode, done.stdout) == (0, "All of it is in the city.\n")
    assert known(city, "new-neighbour")


def test_the_same_file_again_is_harmless(city: ChildCity) -> None:
    again = lovebank("import", SEED, "--url", city.url)
    assert (again.returncode, again.stdout) == (0, "All of it is in the city.\n")


def test_all_mistakes_are_told_and_nothing_is_loaded(city: ChildCity, tmp_path: Path) -> None:
    file = a_file(
        tmp_path,
        a_resident("good-neighbour"),
        a_resident("bad-neighbour", phone="none"),
        "{",
        a_resident("nowhere-neighbour", grid="g77"),
    )
    refused = lovebank("import", file, "--url", city.url)
    assert refused.returncode == 1
    *mistakes, last = refused.stderr.splitlines()
    assert [mistake.partition(":")[0] for mistake in mistakes] == ["line 2", "line 3", "line 4"]
    assert last == "3 mistakes, so nothing was loaded."
    assert not known(city, "good-neighbour")


def test_what_the_city_refuses_is_told_by_line(city: ChildCity, tmp_path: Path) -> None:
    file = a_file(tmp_path, a_resident("lei", building="Building 1"))
    refused = lovebank("import", file, "--url", city.url)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-2].startswith(
        "line 1: POST /requests/residents was answered 409"
    )
    assert refused.stderr.splitlines()[-1] == "The city refused 1 lines."


def test_no_city_is_one_clear_sentence(tmp_path: Path) -> None:
    file = a_file(tmp_path, a_resident("new-neighbour"))
    refused = lovebank("import", file, "--url", "http://127.0.0.1:9")
    assert refused.returncode == 1
    assert refused.stderr == "No city answers at http://127.0.0.1:9: start one.\n"
