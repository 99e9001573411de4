"""One process of the ledger: some counters, a recovery, a relay. What it knows dies with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from lovebank.kernel.errors import Unavailable
from lovebank.kernel.eventlog.log import LogUnavailable, Record
from tests.simulator_ledger.audit import Audit
from tests.simulator_ledger.desk import Desk, open_desk
from tests.simulator_ledger.errands import NotYet
from tests.simulator_ledger.hearing import TownLog
from tests.simulator_ledger.mutants import Mutant
from tests.simulator_ledger.store import SimulatedDatabase, Tables
from tests.simulator_ledger.town import Ticket, Town
from tests.simulator_ledger.turns import LIFE
from tests.simulator_ledger.world import Life, World

COUNTERS = 3
IDLE_TURNS = 200
CLOCK_SKEW_SECONDS_MAX = 8.0


@dataclass
class Place:
    """What the processes share."""

    world: World
    tables: Tables
    town: Town
    log: TownLog
    audit: Audit
    mutant: Mutant

    async def open_desk(self, life: Life, skew_seconds: float = 0.0) -> Desk:
        world, chance = self.world, self.world.chance
        return await open_desk(
            SimulatedDatabase(self.tables, partial(world.ask, life), checks=False),
            _LineToLog(self, life),  # type: ignore[arg-type]  # A relay only publishes.
            lambda: world.now(skew_seconds),
            lambda: f"{chance.getrandbits(64):016x}",
            self.mutant,
        )


@dataclass
class _LineToLog:
    place: Place
    life: Life

    async def publish(self, records: Sequence[Record]) -> None:
        append = partial(self.place.log.records.extend, records)
        await self.place.world.ask(self.life, "log.publish", append, LogUnavailable)


class Branch:
    def __init__(self, place: Place) -> None:
        self._place = place
        self._chance: Random = place.world.chance
        self._at_hand: list[Ticket] = []
        self._life = Life()

    def open(self) -> None:
        self._life = Life()
        self._begin(self._live(self._life))

    def die(self) -> None:
        self._life.end()
        for ticket in self._at_hand:
            self._place.town.unanswered(ticket)
        self._at_hand.clear()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        token = LIFE.set(self._life)
        asyncio.get_running_loop().create_task(work)
        LIFE.reset(token)

    async def _live(self, life: Life) -> None:
        skew = self._chance.uniform(-CLOCK_SKEW_SECONDS_MAX, CLOCK_SKEW_SECONDS_MAX)
        weather = self._place.world.weather
        desk = await self._place.open_desk(life, skew)
        for _ in range(COUNTERS):
            self._begin(self._serve(desk))
        self._begin(self._now_and_then(desk.teller.recover, weather.recovery_turns_max))
        self._begin(self._now_and_then(desk.relay.publish_pending, 600))
        self._begin(self._now_and_then(partial(self._place.log.hear, desk.overflow), 600))

    async def _serve(self, desk: Desk) -> None:
        town = self._place.town
        while True:
            ticket = town.next()
            if ticket is None:
                await self._place.world.pause(IDLE_TURNS)
                continue
            self._at_hand.append(ticket)
            await self._take(ticket, desk)

    async def _take(self, ticket: Ticket, desk: Desk) -> None:
        town, said = self._place.town, None
        try:
            await ticket.errand.do(desk, self._place.audit)
        except (Unavailable, NotYet) as error:
            said = error
        except Exception as error:
            self._place.audit.found.append(f"{ticket.errand}: {error!r}")
        self._at_hand.remove(ticket)
        if said is None:
            town.served(ticket)
        elif isinstance(said, NotYet):
            town.later(ticket)
        else:
            town.unanswered(ticket)

    async def _now_and_then(
        self, act: Callable[[], Coroutine[Any, Any, object]], turns_max: int
    ) -> None:
        while True:
            await self._place.world.pause(self._chance.randint(1, turns_max))
            try:
                await act()
            except Unavailable:
                continue
            except Exception as error:
                self._place.audit.found.append(f"{act}: {error!r}")
