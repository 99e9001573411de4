import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.child import ROOT, ChildCity
from tests.lovebank.cli.conftest import lovebank
from tests.lovebank.embedded.test_rebuild import live_once, look_again, names

WITHIN_SECONDS = 30
KILLED_AFTER_SECONDS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)


def killed_in_the_middle(folder: Path, after_seconds: float) -> None:
    """`kill -9`, so long after it has begun to write."""
    command = [sys.executable, "-m", "lovebank.cli", "replay", "insights", "--data", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + WITHIN_SECONDS
        while not (folder / "insights.sqlite.new").exists() and running.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.001)
        time.sleep(after_seconds)
        running.kill()


async def test_the_figures_are_the_same_after_it_and_the_way_is_told(tmp_path: Path) -> None:
    await live_once(tmp_path)
    first = lovebank("replay", "insights", "--data", tmp_path)
    before, kept = await look_again(tmp_path), names(tmp_path)

    again = lovebank("replay", "insights", "--data", tmp_path)

    for done in (first, again):
        assert (done.returncode, done.stdout) == (0, "insights knows again what happened.\n")
        assert "100 of 100 % of the events" in done.stderr
    assert (await look_again(tmp_path), names(tmp_path)) == (before, kept)


async def test_killed_at_any_moment_the_city_is_as_usable_as_before(tmp_path: Path) -> None:
    await live_once(tmp_path)
    assert lovebank("replay", "insights", "--data", tmp_path).returncode == 0
    before = await look_again(tmp_path)
    for after_seconds in KILLED_AFTER_SECONDS:
        killed_in_the_middle(tmp_path, after_seconds)
        assert await look_again(tmp_path) == before, after_seconds
    assert lovebank("replay", "insights", "--data", tmp_path).returncode == 0
    assert await look_again(tmp_path) == before
    assert not [name for name in names(tmp_path) if ".new" in name]


@pytest.mark.parametrize(
    ("service", "sentence"),
    [
        ("notifications", "notifications cannot be replayed: what it did would be done again.\n"),
        ("library", "There is no service library: requests, volunteers, ledger,"),
    ],
)
async def test_what_would_be_done_again_is_refused(
    tmp_path: Path, service: str, sentence: str
) -> None:
    await live_once(tmp_path)
    refused = lovebank("replay", service, "--data", tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith(sentence)


def test_a_running_city_is_to_be_stopped_first(city: ChildCity) -> None:
    refused = lovebank("replay", "insights", "--data", city.folder)
    assert refused.returncode == 1
    assert refused.stderr == f"Another city is running on the data folder {city.folder}.\n"


def test_a_folder_without_a_city_stays_as_it_is(tmp_path: Path) -> None:
    refused = lovebank("replay", "insights", "--data", tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == f"There is no city in {tmp_path}: nothing was heard there.\n"
    assert not names(tmp_path)
