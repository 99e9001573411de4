import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.errors import Conflict
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.outbox import Relay
from lovebank.kernel.runtime.parked import ParkedEvent, ParkedEvents, State
from tests.faults.messaging_town import GROUP, LAMPS, LEASE_SECONDS, PARTITIONS, Electrician
from tests.lovebank.kernel.runtime.town import TOPIC, Lamps

Who: TypeAlias = tuple[str, str]
Living: TypeAlias = dict[Who, "subprocess.Popen[bytes]"]
ROOT = Path(__file__).parents[2]
BREAKERS: tuple[Who, ...] = (("break", "ball"), ("break", "wind"))
HEARERS: tuple[Who, ...] = (("hear", "first"), ("hear", "second"))
TOWN = BREAKERS + HEARERS
SEED = int(os.environ.get("LOVEBANK_TEST_SEED", "1963"))
KILLS, STOPS, BREAKS = 16, 4, 100
ENOUGH_WITHIN_SECONDS = 120.0
CATCH_UP_SECONDS = 30.0


def test_whoever_is_killed_each_break_has_its_effect_once_and_in_order(tmp_path: Path) -> None:
    asyncio.run(_make_the_topic(tmp_path))

    kills, stops = _let_live_and_kill(tmp_path, random.Random(SEED))  # noqa: S311
    noted, broken, reasons = asyncio.run(_found(tmp_path))

    acknowledged = _acknowledged(tmp_path)
    print(  # noqa: T201 - the figures of this run
        f"seed {SEED}: {kills} killed, {stops} stopped for longer than their lease,"
        f" {acknowledged.total()} breaks acknowledged, parked: {dict(reasons)}"
    )
    assert kills >= KILLS
    assert stops >= STOPS
    assert acknowledged.total() > BREAKS
    assert all(broken[lamp] >= count for lamp, count in acknowledged.items())
    assert noted == {lamp: tuple(range(1, count + 1)) for lamp, count in broken.items()}
    assert reasons["Nobody can mend this yet."] >= 1
    assert not [reason for reason in reasons if "came after break" in reason]


def _let_live_and_kill(folder: Path, chance: random.Random) -> tuple[int, int]:
    kills = stops = 0
    with _town(folder, chance) as living:
        deadline = time.monotonic() + ENOUGH_WITHIN_SECONDS
        while time.monotonic() < deadline and not _is_enough(folder, kills, stops):
            time.sleep(chance.uniform(0.2, 0.8))
            if (kills + stops) % 5 == 4:
                _oversleep(living[chance.choice(HEARERS)])
                stops += 1
            else:
                who = chance.choice(TOWN)
                _kill(living[who])
                living[who] = _born(folder, who, chance)
                kills += 1
        _let_catch_up(folder, living)
    return kills, stops


def _is_enough(folder: Path, kills: int, stops: int) -> bool:
    """By what was done and not by the clock: a busy machine does less in a minute."""
    return kills >= KILLS and stops >= STOPS and _acknowledged(folder).total() > BREAKS


def _oversleep(process: "subprocess.Popen[bytes]") -> None:
    """Its partitions get other owners; then it goes on as if nothing had happened."""
    process.send_signal(signal.SIGSTOP)
    time.sleep(LEASE_SECONDS * 1.6)
    process.send_signal(signal.SIGCONT)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def _let_catch_up(folder: Path, living: Living) -> None:
    for who in BREAKERS:
        _kill(living[who])
    (folder / "mended").touch()
    asyncio.run(_catch_up(folder))


async def _catch_up(folder: Path) -> None:
    async with (
        open_sqlite(folder / "lamps.sqlite") as lamps,
        open_sqlite(folder / "noted.sqlite") as notes,
        open_sqlite_log(folder / "log.sqlite", lease_seconds=LEASE_SECONDS) as log,
        asyncio.timeout(CATCH_UP_SECONDS),
    ):
        await Lamps.open(lamps)
        parked = await ParkedEvents.open(notes)
        while await Relay("requests", lamps, log).publish_pending():
            continue
        while any(
            each.lag for each in (await log.offsets(GROUP, TOPIC)).values()
        ) or await parked.count(GROUP):
            await _try_all_again(parked)
            await asyncio.sleep(0.3)


async def _try_all_again(parked: ParkedEvents) -> None:
    page = await parked.find(after=None, limit=1_000, everything=False)
    for stored in page.documents:
        event = ParkedEvent.model_validate(stored.value)
        if event.waits_for_a_person:
            with suppress(Conflict):  # Its owner is at it.
                await parked.mark(stored.id, State.RETRY, Cause(f"again:{event.attempts}"))


@contextmanager
def _town(folder: Path, chance: random.Random) -> Iterator[Living]:
    living = {who: _born(folder, who, chance) for who in TOWN}
    try:
        yield living
    finally:
        for process in living.values():
            _kill(process)


def _born(folder: Path, who: Who, chance: random.Random) -> "subprocess.Popen[bytes]":
    role, name = who
    words = [role, str(folder), name, str(chance.randrange(10**6))]
    told = (folder / f"told-{role}-{name}").open("ab")
    with told:
        command = [sys.executable, "-m", "tests.faults.messaging_town", *words]
        return subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told)


async def _make_the_topic(folder: Path) -> None:
    async with open_sqlite_log(folder / "log.sqlite") as log:
        await log.ensure(TOPIC, PARTITIONS)


async def _found(folder: Path) -> tuple[dict[str, tuple[int, ...]], dict[str, int], Counter[str]]:
    async with (
        open_sqlite(folder / "lamps.sqlite") as lamps,
        open_sqlite(folder / "noted.sqlite") as notes,
    ):
        documents = await lamps.open("lamps")
        broken = (await documents.find({}, limit=LAMPS)).documents
        noted = await (await Electrician.open(notes, folder)).noted()
        parked = await ParkedEvents.open(notes)
        page = await parked.find(after=None, limit=1_000, everything=True)
        reasons = Counter(stored.value["reason"] for stored in page.documents)
        return noted, {each.id: each.value["times_broken"] for each in broken}, reasons


def _acknowledged(folder: Path) -> Counter[str]:
    """A line that was cut off by the kill was not acknowledged."""
    lines: list[str] = []
    for _, name in BREAKERS:
        path = folder / f"acknowledged-{name}"
        lines += (path.read_text() if path.exists() else "").split("\n")[:-1]
    return Counter(line.split()[0] for line in lines)
