"""Dashboards that are what their maker writes, and ask only for metrics that the code has."""

import importlib.util
import json
import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from prometheus_client import REGISTRY

from tests.deploy.test_alerts import SUFFIXES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/grafana"
MEASURING = (
    "lovebank.kernel.runtime.metrics",
    "lovebank.kernel.telemetry.metrics",
    "services.ledger.metrics",
    "services.requests.metrics",
    "services.volunteers.metrics",
)
NAMED = re.compile(r"\b(?:lovebank|http|process)_[a-z0-9_]+")
PATHS = sorted((FOLDER / "dashboards").glob("*.json"))


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_dashboards", FOLDER / "make_dashboards.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def known_metrics() -> set[str]:
    for module in MEASURING:
        import_module(module)
    families = {family.name for family in REGISTRY.collect()}
    return families | {f"{name}_total" for name in families} | {"process_resident_memory_bytes"}


def test_the_files_are_what_their_maker_writes() -> None:
    made = maker()

    assert [path.stem for path in PATHS] == sorted(made.DASHBOARDS)
    for path in PATHS:
        assert path.read_text() == made.written(path.stem), "run make_dashboards.py"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_panel_has_a_unit_and_a_sentence_and_a_place_of_its_own(path: Path) -> None:
    panels: list[dict[str, Any]] = json.loads(path.read_text())["panels"]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"]["uid"] == "prometheus"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_panel_asks_for_what_the_code_measures(path: Path) -> None:
    known = known_metrics()
    for panel in json.loads(path.read_text())["panels"]:
        for name in re.findall(
            r"\b(?:lovebank|http|process)_[a-z0-9_]+", panel["targets"][0]["expr"]
        ):
            assert {name, SUFFIXES.sub("", name)} & known, f"{panel['title']}: {name}"
