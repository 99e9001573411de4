"""A year in minutes: imported, lived through the real doors of a city of its own, and audited."""

import asyncio
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx

from lovebank.embedded.city import City, open_city
from lovebank.embedded.run import address_of
from lovebank.importing.file import Numbered
from lovebank.importing.kinds import VolunteerLine
from lovebank.importing.sending import Progress, send
from lovebank.kernel.run import listen, serving
from lovebank.rehearsal.audit import OPERATOR, Findings, audit
from lovebank.rehearsal.clock import SteeredClock
from lovebank.rehearsal.life import Life
from lovebank.rehearsal.lines import LivedLine
from lovebank.rehearsal.script import script
from lovebank.story.town import NotAsTold, Town

HEARD_WITHIN_SECONDS = 60.0
SILENCE_MEANS_YES = timedelta(hours=80)  # More than the 72 h of the policy.
_PAUSE_SECONDS = 0.02
ShowProgress = Callable[[int, str], AbstractContextManager[Progress]]


@dataclass(frozen=True)
class Year:
    """`town` can be imported; `lived` only happens in time."""

    town: Sequence[Numbered]
    lived: Sequence[LivedLine]

    @property
    def on_duty(self) -> Sequence[str]:
        volunteers = [each.value for each in self.town if isinstance(each.value, VolunteerLine)]
        return [each.volunteer_id for each in volunteers if each.on_duty]


@dataclass(frozen=True)
class Rehearsed:
    findings: Findings
    refused: Sequence[str]
    import_seconds: float
    live_seconds: float
    deeds: int

    @property
    def peak_memory_megabytes(self) -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def rehearse(year: Year, folder: Path, seed: int, show: ShowProgress) -> Rehearsed:
    deeds = script(year.lived, year.on_duty, seed)
    clock = SteeredClock(deeds[0].at - timedelta(days=1))
    with listen("127.0.0.1", 0) as door:
        url = address_of(door)
        async with (
            open_city(folder, url=url, demo=True, clock=clock) as city,
            serving(city.app, door),
            httpx.AsyncClient(base_url=url, timeout=60) as http,
        ):
            town = Town(http)
            begun = time.monotonic()
            refused = await _move_in(town, url, year.town, show)
            lived_from = time.monotonic()
            life = Life(town, clock, partial(_heard, city))
            with show(len(deeds), "deeds of the year") as done:
                await life.live(deeds, done)
            clock.move_to(clock() + SILENCE_MEANS_YES)
            await _heard(city)
            lived_to = time.monotonic()
            return Rehearsed(
                findings=await audit(town, city.log),
                refused=[*refused, *life.refused],
                import_seconds=lived_from - begun,
                live_seconds=lived_to - lived_from,
                deeds=len(deeds),
            )


async def _move_in(
    town: Town, url: str, lines: Sequence[Numbered], show: ShowProgress
) -> Sequence[str]:
    headers = await town.headers(OPERATOR)
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as http:
        with show(len(lines), "lines of the town") as done:
            return [str(refusal) for refusal in await send(http, lines, done)]


async def _heard(city: City) -> None:
    """What is due by the clock is done, and everybody has heard all that was said."""
    await city.tick()
    deadline = time.monotonic() + HEARD_WITHIN_SECONDS
    while not await city.is_settled():
        if time.monotonic() > deadline:
            raise NotAsTold(f"Something was not heard within {HEARD_WITHIN_SECONDS:.0f} s.")
        await asyncio.sleep(_PAUSE_SECONDS)
