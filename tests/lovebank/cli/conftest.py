"""One city for all commands that ask a running one."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.child import ROOT, ChildCity, child_city

WITHIN_SECONDS = 120


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildCity]:
    with child_city(tmp_path_factory.mktemp("city")) as running:
        yield running


def lovebank(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lovebank.cli", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WITHIN_SECONDS,
        check=False,
    )
