"""One deed of help, timed: each command by itself, and from the last of them to the minutes."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import httpx

from lovebank.kernel.ids import uuid7
from lovebank.story.tale import TELEPHONE
from lovebank.story.town import Json, Town
from tests.faults.load import MINUTES, NEED, VOLUNTEERS

COMMANDS = ("report", "accept", "arrive", "complete", "confirm")
DEPOSITED = "confirm to deposited"
BARE_HTTP, BARE_WRITE, BARE_PUBLISH = "GET /health", "one row or document", "one record"
LOOK_AGAIN_SECONDS = 0.005
DEPOSITED_WITHIN_SECONDS = 60.0


@dataclass
class Times:
    """Milliseconds, by what was done."""

    found: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.found.setdefault(what, []).append((time.perf_counter() - begun) * 1_000)


class Neighbourhood:
    """Deeds by the volunteers in turn; whoever asks knows how many minutes each must have."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self._town = Town(http)
        self._numbers = count(1)
        self._name = uuid7()
        self._minutes = dict.fromkeys(VOLUNTEERS, 0)

    async def begin(self) -> None:
        for volunteer in VOLUNTEERS:
            self._minutes[volunteer] = await self._balance(volunteer)

    async def deed(self, volunteer: str, times: Times) -> None:
        body: dict[str, Json] = {
            "report": NEED,
            "complete": {
                "minutes_served": MINUTES,
                "evidence": [{"kind": "note", "reference": "note:mended"}],
            },
            "confirm": {"confirmed_by": "telephone_operator", "minutes_served": MINUTES},
        }
        name, path = f"{self._name}-{next(self._numbers)}", "/requests/help-requests"
        for command in COMMANDS:
            person = TELEPHONE if command in {"report", "confirm"} else volunteer
            where = path if command == "report" else f"{path}/{command}"
            await self._town.headers(person)  # A token is got before it is timed.
            with times.of(command):
                done = await self._town.do(person, where, f"{command}:{name}", body.get(command))
            if command == "report":
                path = f"{path}/{done['request_id']}"
        self._minutes[volunteer] += MINUTES

    async def until_deposited(self, volunteer: str) -> None:
        async with asyncio.timeout(DEPOSITED_WITHIN_SECONDS):
            while await self._balance(volunteer) < self._minutes[volunteer]:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def health(self) -> None:
        answer = await self.http.get("/requests/health")
        answer.raise_for_status()

    async def _balance(self, volunteer: str) -> int:
        account = await self._town.get(volunteer, f"/ledger/accounts/{volunteer}")
        return int(account["balance_minutes"])
