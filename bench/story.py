"""The story's commands on the embedded backends and on Kafka with MongoDB's stand-in, side by side.

`make bench`. Both cities run at the same time and are measured in turn, round by round, each beside
the least that could be asked of it: an empty HTTP answer, one row or document, one record. The
ratios are what to compare between machines; the figures are this machine's.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from bench import machine
from bench.cities import (
    EMBEDDED,
    KAFKA,
    Act,
    NotAtHand,
    Place,
    Servers,
    embedded,
    kafka_and_mongo,
    on_kafka,
)
from bench.deeds import (
    BARE_HTTP,
    BARE_PUBLISH,
    BARE_WRITE,
    COMMANDS,
    DEPOSITED,
    Neighbourhood,
    Times,
)
from tests.faults.load import VOLUNTEERS

BARES = (BARE_HTTP, BARE_WRITE, BARE_PUBLISH)
TIMED = (*BARES, *COMMANDS, DEPOSITED)
CUTS = (50, 95, 99)


@dataclass
class Side:
    """A city, and what was found of it in all rounds."""

    place: Place
    people: Neighbourhood
    times: Times = field(default_factory=Times)
    deeds_a_second: list[float] = field(default_factory=list)
    answers_a_second: list[float] = field(default_factory=list)

    async def round(self, deeds: int) -> None:
        await self._bare(BARE_HTTP, self.people.health, deeds)
        await self._bare(BARE_WRITE, self.place.write, deeds)
        await self._bare(BARE_PUBLISH, self.place.publish, deeds)
        for number in range(deeds):
            volunteer = VOLUNTEERS[number % len(VOLUNTEERS)]
            await self.people.deed(volunteer, self.times)
            with self.times.of(DEPOSITED):
                await self.people.until_deposited(volunteer)
        await self._all_at_once(deeds)

    async def _bare(self, what: str, act: Act, times: int) -> None:
        for _ in range(times):
            with self.times.of(what):
                await act()

    async def _all_at_once(self, deeds: int) -> None:
        """Each volunteer without a pause, until all minutes are there."""
        each = max(1, deeds // len(VOLUNTEERS))

        async def work(volunteer: str) -> None:
            for _ in range(each):
                await self.people.deed(volunteer, Times())

        async def ask(volunteer: str) -> None:
            del volunteer
            for _ in range(each * len(COMMANDS)):
                await self.people.health()

        begun = time.perf_counter()
        await asyncio.gather(*map(ask, VOLUNTEERS))
        asked = time.perf_counter()
        await asyncio.gather(*map(work, VOLUNTEERS))
        await asyncio.gather(*map(self.people.until_deposited, VOLUNTEERS))
        done = time.perf_counter()
        count = each * len(VOLUNTEERS)
        self.answers_a_second.append(count * len(COMMANDS) / (asked - begun))
        self.deeds_a_second.append(count / (done - asked))


async def measure(folder: Path, asked: argparse.Namespace, servers: Servers | None) -> None:
    say(machine.described(folder))
    async with AsyncExitStack() as stack:
        places = [await stack.enter_async_context(embedded(folder))]
        if servers:
            here = Path(tempfile.mkdtemp(dir=folder))
            places.append(await stack.enter_async_context(on_kafka(here, servers)))
        sides = [Side(place, Neighbourhood(place.http)) for place in places]
        for side in sides:
            await side.people.begin()
        for number in range(asked.rounds):
            for side in sides if number % 2 else reversed(sides):
                await side.round(asked.deeds)
            say(f"round {number + 1} of {asked.rounds}, load {machine.load()}")
    tell(sides)


def tell(sides: Sequence[Side]) -> None:
    head = " ".join(f"{'p' + str(cut):>8}" for cut in CUTS)
    say(f"\n{'ms, one at a time':<22}" + "".join(f"| {head} " for _ in sides))
    say(f"{'':<22}" + "".join(f"| {side.place.name:<26} " for side in sides))
    for what in TIMED:
        cells = ["| " + " ".join(f"{each:8.2f}" for each in cuts(side, what)) for side in sides]
        say(f"{what:<22}{' '.join(cells)} {ratio(sides, what)}")
    for side in sides:
        _tell_pace(side)


def _tell_pace(side: Side) -> None:
    deeds, answers = median(side.deeds_a_second), median(side.answers_a_second)
    commands = deeds * len(COMMANDS)
    bare = sum(cuts(side, each)[0] for each in (BARE_HTTP, BARE_WRITE))
    command = median([found for each in COMMANDS for found in side.times.found[each]])
    say(
        f"\n{side.place.name}, {len(VOLUNTEERS)} at once: {deeds:.1f} deeds a second, deposited;"
        f" {commands:.0f} commands beside {answers:.0f} empty answers ({commands / answers:.2f})."
        f" A command is {command / bare:.1f} times an empty answer and one write."
    )


def cuts(side: Side, what: str) -> Sequence[float]:
    hundredths = quantiles(side.times.found[what], n=100)
    return [hundredths[cut - 1] for cut in CUTS]


def ratio(sides: Sequence[Side], what: str) -> str:
    """Of the medians, the second city's over the first's."""
    if len(sides) < len((EMBEDDED, KAFKA)):
        return ""
    first, second = (cuts(side, what)[0] for side in sides)
    return f"| {second / first:.2f}"


def _servers(stack: ExitStack) -> Servers | None:
    try:
        return stack.enter_context(kafka_and_mongo())
    except NotAtHand as missing:
        say(str(missing))
        return None


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.story")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--deeds", type=int, default=24, help="of each round, of each kind")
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp"), help="on which disk")  # noqa: S108
    return parser.parse_args()


if __name__ == "__main__":
    options = _asked()
    with (
        ExitStack() as opened,
        tempfile.TemporaryDirectory(dir=options.folder, prefix="lovebank-bench-") as made,
    ):
        asyncio.run(measure(Path(made), options, _servers(opened)))
