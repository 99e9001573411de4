"""The books of a running city, proven from outside; and a byte flipped under its feet."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import WUJIAYUAN
from tests.journeys.child import ChildCity, child_city, whole_story
from tests.lovebank.cli.conftest import lovebank

SEALED_WITHIN_SECONDS = 60


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[ChildCity]":
    """A city of its own, in which the corridor light was mended and sealed."""
    folder = tmp_path_factory.mktemp("proven")
    with child_city(folder) as city:
        asyncio.run(whole_story(city))
        deadline = time.monotonic() + SEALED_WITHIN_SECONDS
        while not all_is_sealed(folder):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield city


def all_is_sealed(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as file:
        unsealed = (
            "SELECT count(*) FROM journal WHERE coalesce(json_extract(value, '$.block'), 0) = 0"
        )
        waiting = 'SELECT count(*) FROM "blocks.outbox"'
        return (file.execute(unsealed).fetchone()[0], file.execute(waiting).fetchone()[0]) == (0, 0)


def test_books_that_are_well_are_said_to_be(proven: ChildCity) -> None:
    verified = lovebank("ledger", "verify", "--url", proven.url)
    audited = lovebank("ledger", "audit", "--url", proven.url)
    stated = lovebank("ledger", "statement", "huang-manfeng", "--url", proven.url)

    for told, well in (
        (verified, "No sealed byte was changed."),
        (audited, "The books agree."),
        (stated, "The lines have no gap, and lead to the balance."),
    ):
        assert (told.returncode, told.stderr) == (0, "")
        assert told.stdout.splitlines()[-1] == well
    assert "blocks" in verified.stdout
    assert "deposit" in stated.stdout


def test_other_rules_say_who_would_lose_before_they_are_enabled(
    proven: ChildCity, tmp_path: Path
) -> None:
    policy = tmp_path / "stricter.json"
    policy.write_text('{"grades_for_balance": [1], "star_ladder_minutes": [30]}')
    asking = ("ledger", "what-if", "--community", WUJIAYUAN, "--url", proven.url)

    told = lovebank(*asking, "--policy", str(policy))

    assert (told.returncode, told.stderr) == (0, "")
    [line, count, together] = told.stdout.splitlines()
    assert line.split()[0] == "account:huang-manfeng"
    assert line.endswith("balance 38 → 0, star 0 → 1")
    assert count.startswith("1 of ")
    assert together == ("Together: balance -38, lifetime +0, star +1, goods +0, certificate +0.")
    policy.write_text('{"star_ladder_minutes": [5, 4]}')
    refused = lovebank(*asking, "--policy", str(policy))
    assert refused.returncode == 1
    assert "answered 422" in refused.stderr
    assert "body.star_ladder_minutes: " in refused.stderr


def test_a_city_that_is_not_there_is_said_so() -> None:
    told = lovebank("ledger", "verify", "--url", "http://127.0.0.1:9")

    assert told.returncode == 1
    assert "No city answers" in told.stderr


def test_a_flipped_byte_is_named(proven: ChildCity) -> None:
    with closing(sqlite3.connect(proven.folder / "ledger.sqlite")) as file, file:
        [name] = file.execute("SELECT id FROM journal WHERE id LIKE 'deposit:%' LIMIT 1").fetchone()
        change = (
            "UPDATE journal SET value = json_set(value, '$.credit.available', 999) WHERE id = ?"
        )
        file.execute(change, (name,))

    told = lovebank("ledger", "verify", "--url", proven.url)

    assert told.returncode == 1
    assert f"{name} in block" in told.stderr
    assert "was changed" in told.stderr
