"""Alerts that fire and stay silent, with a page for each; no metric that the code has not."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy/prometheus/rules/lovebank.yml"
GROUPS: list[dict[str, Any]] = yaml.safe_load(RULES.read_text())["groups"]
ALERTS = [rule for group in GROUPS for rule in group["rules"] if "alert" in rule]
SUFFIXES = re.compile(r"_(bucket|count|sum)$")


def named_metrics() -> Iterator[str]:
    for group in GROUPS:
        for rule in group["rules"]:
            for name in re.findall(r"(?<![:\w])(?:lovebank|http)_[a-z0-9_]+", rule["expr"]):
                yield SUFFIXES.sub("", name)


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_says_what_it_means_and_where_to_read_on(alert: dict[str, Any]) -> None:
    says = alert["annotations"]
    page = ROOT / says["runbook"]
    named = re.sub(r"(?<!^)(?=[A-Z])", "-", alert["alert"]).lower()

    assert page.stem == named
    assert page.read_text().startswith(f"# {alert['alert']}\n")
    assert says["summary"]
    assert says["impact"]


@pytest.mark.parametrize("name", sorted({*named_metrics()}))
def test_a_metric_that_is_asked_for_exists_in_the_code(name: str) -> None:
    sources = [*ROOT.glob("lovebank/**/*.py"), *ROOT.glob("services/**/*.py")]
    # The client adds `_total` to a counter's name by itself.
    spelt = (f'"{name}"', f'"{name.removesuffix("_total")}"')

    assert any(text in path.read_text() for path in sources for text in spelt)


def test_alerts_fire_and_stay_silent() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not here: apt-get install prometheus")
    folder = ROOT / "deploy/prometheus"
    for arguments in (
        ["check", "config", "prometheus.yml"],
        ["test", "rules", "tests/lovebank.yml"],
    ):
        done = subprocess.run([promtool, *arguments], cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
