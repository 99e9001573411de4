"""Deeds of help done at the same time, each by a volunteer of their own, over HTTP alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from lovebank.kernel.ids import uuid7
from lovebank.story.tale import HOME, LEI, NEIGHBOUR, TELEPHONE
from lovebank.story.town import Town

VOLUNTEERS = (
    "volunteer-school-lane",
    "volunteer-riverside",
    "volunteer-market",
    "volunteer-old-corridor",
)
MINUTES = 1  # So that none is over the day's ceiling, however many there are.
NEED = {
    "community_id": HOME,
    "beneficiary": {"resident_id": LEI},
    "category": "public_space",
    "channel": "wechat_group",
    "words": "A lamp is out.",
}


@dataclass
class Deeds:
    """What the city has acknowledged to be done, by volunteer."""

    town: Town
    name: str = field(default_factory=uuid7)
    confirmed: dict[str, str] = field(default_factory=dict)

    async def do_one(self, volunteer: str, number: int) -> None:
        name = f"{self.name}-{volunteer}-{number}"
        reported = await self.town.do(NEIGHBOUR, "/requests/help-requests", f"report:{name}", NEED)
        path = f"/requests/help-requests/{reported['request_id']}"
        await self.town.do(volunteer, f"{path}/accept", f"accept:{name}")
        await self.town.do(volunteer, f"{path}/arrive", f"arrive:{name}")
        note = {"kind": "note", "reference": "note:mended"}
        done = {"minutes_served": MINUTES, "evidence": [note]}
        await self.town.do(volunteer, f"{path}/complete", f"complete:{name}", done)
        body = {"confirmed_by": "telephone_operator", "minutes_served": MINUTES}
        await self.town.do(TELEPHONE, f"{path}/confirm", f"confirm:{name}", body)
        self.confirmed[reported["request_id"]] = volunteer


@asynccontextmanager
async def under_load(http: httpx.AsyncClient, pause_seconds: float) -> AsyncIterator[Deeds]:
    """One deed after the other until the end; then what is begun is finished."""
    deeds, over = Deeds(Town(http)), asyncio.Event()

    async def all_day(volunteer: str) -> None:
        number = 0
        while not over.is_set():
            await deeds.do_one(volunteer, number := number + 1)
            await asyncio.sleep(pause_seconds)

    async with asyncio.TaskGroup() as day:
        for each in VOLUNTEERS:
            day.create_task(all_day(each))
        yield deeds
        over.set()
