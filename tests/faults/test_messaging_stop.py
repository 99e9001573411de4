"""Who is asked to stop finishes what is at hand: nothing waits, and nothing is heard again."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from tests.faults.messaging_town import GROUP, LAMPS, PARTITIONS, Electrician
from tests.lovebank.kernel.runtime.town import TOPIC, Lamps, in_the_log

ROOT = Path(__file__).parents[2]
SEED = int(os.environ.get("LOVEBANK_TEST_SEED", "1963"))
STOPS = 3
BEGINS_WITHIN_SECONDS = 30.0
STOPS_WITHIN_SECONDS = 30.0


@dataclass(frozen=True)
class Left:
    """What a stopped town leaves behind."""

    acknowledged: Counter[str]
    broken: Counter[str]
    waiting: int
    in_the_log: dict[str, list[int]]
    noted: dict[str, tuple[int, ...]]
    committed: int


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mended").touch()  # No break is refused.
    asyncio.run(_make_the_topic(tmp_path))
    return tmp_path


def test_who_is_asked_to_stop_at_work_leaves_nothing_half_done(folder: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311
    for _ in range(STOPS):
        code = _live_and_stop(folder, chance)
        left = asyncio.run(_left(folder))

        assert code == 0, (folder / "told").read_text()[-2_000:]
        assert left.acknowledged == left.broken
        assert left.waiting == 0
        told = {lamp: [*range(1, count + 1)] for lamp, count in left.broken.items()}
        assert left.in_the_log == told
        assert all(told[lamp][: len(heard)] == [*heard] for lamp, heard in left.noted.items())
        assert left.committed == sum(map(len, left.noted.values())) > 0


def _live_and_stop(folder: Path, chance: random.Random) -> int:
    """At any moment of a busy day. Returns the exit code."""
    before = sum(_acknowledged(folder).values())
    words = [str(folder), str(chance.randrange(10**6))]
    with (folder / "told").open("ab") as told:
        town = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stopping_town", *words],
            cwd=ROOT,
            stdout=told,
            stderr=told,
        )
    try:
        _wait_for_more_than(before + chance.randint(50, 300), folder, town)
        town.send_signal(signal.SIGTERM)
        return town.wait(STOPS_WITHIN_SECONDS)
    finally:
        town.kill()
        town.wait()


def _wait_for_more_than(count: int, folder: Path, town: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + BEGINS_WITHIN_SECONDS
    while sum(_acknowledged(folder).values()) <= count:
        assert town.poll() is None, (folder / "told").read_text()[-2_000:]
        assert time.monotonic() < deadline, "too slow"
        time.sleep(0.02)


def _acknowledged(folder: Path) -> Counter[str]:
    path = folder / "acknowledged"
    return Counter(path.read_text().split() if path.exists() else [])


async def _make_the_topic(folder: Path) -> None:
    async with open_sqlite_log(folder / "log.sqlite") as log:
        await log.ensure(TOPIC, PARTITIONS)


async def _left(folder: Path) -> Left:
    async with (
        open_sqlite(folder / "town.sqlite") as database,
        open_sqlite_log(folder / "log.sqlite") as log,
    ):
        await Lamps.open(database)
        documents = await database.open("lamps")
        broken = (await documents.find({}, limit=LAMPS)).documents
        offsets = await log.offsets(GROUP, TOPIC)
        return Left(
            acknowledged=_acknowledged(folder),
            broken=Counter({each.id: each.value["times_broken"] for each in broken}),
            waiting=(await database.outbox_state()).pending,
            in_the_log={**await in_the_log(log)},
            noted=await (await Electrician.open(database, folder)).noted(),
            committed=sum(each.committed for each in offsets.values()),
        )
