"""Grafana runs in no test of ours, so what it is given is held to what it would read."""

import copy
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from jsonschema import Draft202012Validator

File: TypeAlias = dict[str, Any]
Mistake: TypeAlias = Callable[[File], object]
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/grafana"
SCHEMAS = Path(__file__).parent / "grafana"
COLUMNS = 24
DATASOURCES = "provisioning/datasources/prometheus.yml"
PROVIDERS = "provisioning/dashboards/lovebank.yml"
DASHBOARDS = [f"dashboards/{path.name}" for path in sorted((FOLDER / "dashboards").glob("*.json"))]
READ_AS = {
    DATASOURCES: "datasources",
    PROVIDERS: "providers",
    **dict.fromkeys(DASHBOARDS, "dashboard"),
}
MISTAKES: Sequence[tuple[str, Mistake]] = (
    (DATASOURCES, lambda file: file.update(apiVersion=2)),
    (DATASOURCES, lambda file: file["datasources"][0].pop("uid")),
    (DATASOURCES, lambda file: file["datasources"][0].update(isdefault=True)),
    (DATASOURCES, lambda file: file["datasources"][0].update(url="prometheus")),
    (PROVIDERS, lambda file: file["providers"][0].pop("name")),
    (PROVIDERS, lambda file: file["providers"][0]["options"].update(path="dashboards")),
    (PROVIDERS, lambda file: file["providers"][0].update(allowUIUpdates=False)),
    (DASHBOARDS[0], lambda file: file.update(uid="x" * 41)),
    (DASHBOARDS[0], lambda file: file["panels"][0].pop("datasource")),
    (DASHBOARDS[0], lambda file: file["panels"][0]["fieldConfig"]["defaults"].pop("unit")),
    (DASHBOARDS[0], lambda file: file["panels"][0]["targets"][0].update(expr="")),
    (DASHBOARDS[0], lambda file: file["panels"][0].update(targets=[])),
    (DASHBOARDS[0], lambda file: file["panels"][0].update(id="1")),
)


def read(name: str) -> File:
    read: File = yaml.safe_load((FOLDER / name).read_text())  # JSON is YAML.
    return read


@cache
def schema_of(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{READ_AS[name]}.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_every_file_that_grafana_is_given_has_a_schema() -> None:
    given = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.[jy]*")}

    assert given == {*READ_AS}


@pytest.mark.parametrize("name", READ_AS)
def test_a_file_is_what_grafana_reads(name: str) -> None:
    schema_of(name).validate(read(name))


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_mistake_is_found(name: str, mistake: Mistake) -> None:
    wrong = copy.deepcopy(read(name))
    mistake(wrong)

    assert not schema_of(name).is_valid(wrong)


@pytest.mark.parametrize("name", [DATASOURCES, PROVIDERS])
def test_no_dollar_is_taken_for_a_setting(name: str) -> None:
    """Grafana puts the environment in its place."""
    assert "$" not in (FOLDER / name).read_text()


def test_one_datasource_is_asked_unless_another_is_named() -> None:
    sources = read(DATASOURCES)["datasources"]

    assert [each["isDefault"] for each in sources].count(True) == 1
    assert len({each["uid"] for each in sources}) == len(sources)


def test_a_dashboard_has_a_name_of_its_own() -> None:
    boards = [read(name) for name in DASHBOARDS]

    assert len({each["uid"] for each in boards}) == len(boards)
    assert len({each["title"] for each in boards}) == len(boards)


@pytest.mark.parametrize("name", DASHBOARDS)
def test_panels_ask_a_source_that_is_there_and_stand_beside_each_other(name: str) -> None:
    sources = {each["uid"] for each in read(DATASOURCES)["datasources"]}
    panels = read(name)["panels"]

    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        asked = [panel, *panel["targets"]]
        assert {each["datasource"]["uid"] for each in asked} <= sources
        refs = [target["refId"] for target in panel["targets"]]
        assert len({*refs}) == len(refs)
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= COLUMNS
    squares = [square for panel in panels for square in squares_of(**panel["gridPos"])]
    assert len({*squares}) == len(squares)


def squares_of(x: int, y: int, w: int, h: int) -> Sequence[tuple[int, int]]:
    return [(column, row) for column in range(x, x + w) for row in range(y, y + h)]


def test_the_container_is_given_the_files_where_grafana_looks_for_them() -> None:
    service = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["grafana"]
    mounted = dict(each.removesuffix(":ro").split(":") for each in service["volumes"])
    [provider] = read(PROVIDERS)["providers"]
    [source] = read(DATASOURCES)["datasources"]

    assert mounted["./deploy/grafana/provisioning"] == "/etc/grafana/provisioning"
    assert mounted["./deploy/grafana/dashboards"] == provider["options"]["path"]
    assert source["url"] == "http://prometheus:9090"
