"""One schedule: a town, three processes of its bank, and what becomes of them under this seed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from unittest.mock import patch

from lovebank.kernel import retry
from services.ledger.domain.bank_policy import default_policies
from services.ledger.usecases import dormancy, gate
from tests.builders import QINGLONG, WUJIAYUAN
from tests.simulator_ledger import rest
from tests.simulator_ledger.audit import Audit
from tests.simulator_ledger.branch import Branch, Place
from tests.simulator_ledger.hearing import TownLog
from tests.simulator_ledger.model import Json
from tests.simulator_ledger.mutants import NONE, Mutant
from tests.simulator_ledger.store import Tables
from tests.simulator_ledger.town import Town
from tests.simulator_ledger.turns import run
from tests.simulator_ledger.world import Life, Violation, World

BRANCHES = 3
OPERATIONS = 150
RECOVERIES = 3


@dataclass
class Schedule:
    seed: int
    mutant: Mutant = NONE
    operations: int = OPERATIONS
    counted: Counter[str] = field(default_factory=Counter)

    def run(self) -> str | None:
        """The first violation that was found, if any."""
        chance = Random(self.seed)  # noqa: S311 - it is to be the same each time
        world = World(chance)
        with _small(world), self.mutant.made():
            try:
                found = run(world, self._play(world))
            except Violation as violation:
                found = str(violation)
        self.counted += world.counted
        self.counted["turns"] += world.turns
        return found

    async def _play(self, world: World) -> str | None:
        place = self._place(world)
        branches = [Branch(place) for _ in range(self._branches(world))]
        for branch in branches:
            branch.open()
        world.on_crash = lambda: self._crash(world.chance.choice(branches))
        while not place.town.is_served:
            await world.pause(100)
        world.calm()
        await world.pause(2_000)
        for branch in branches:
            branch.die()
        await self._come_to_rest(place)
        self.counted += place.town.counted
        self.counted += _counted(place.audit)
        found = world.found or [*rest.violations(place.tables, place.audit, place.log)]
        return found[0] if found else None

    def _branches(self, world: World) -> int:
        """In a sleepy town often one, so that what it knows stays for long."""
        return world.chance.choice((1, BRANCHES)) if world.weather.is_sleepy else BRANCHES

    def _place(self, world: World) -> Place:
        audit = Audit(world.found, first_rules(), lambda: world.seconds)
        tables = Tables(audit.wrote, self.mutant.unfenced, self.mutant.overwritten)
        town = Town(world.chance, self.operations)
        return Place(world, tables, town, TownLog(), audit, self.mutant)

    def _crash(self, branch: Branch) -> None:
        self.counted["crashes"] += 1
        branch.die()
        branch.open()

    async def _come_to_rest(self, place: Place) -> None:
        """P10: nothing is in flight for long once nothing goes wrong."""
        desk = await place.open_desk(Life(), skew_seconds=60.0)
        for _ in range(RECOVERIES):
            await desk.teller.recover()
            await desk.relay.publish_pending()
            await asyncio.sleep(0)
        while await desk.relay.publish_pending() or await place.log.hear(desk.overflow):
            pass
        place.audit.found.extend(await desk.differences())


def first_rules() -> dict[str, list[Json]]:
    """Of each community, before it sets its own."""
    return {
        place: default_policies(place).model_dump(mode="json")["versions"]
        for place in (WUJIAYUAN, QINGLONG)
    }


def _counted(audit: Audit) -> Counter[str]:
    outcomes = [entry.outcome for entry in audit.entered.values() if entry.outcome]
    refused = Counter(f"refused: {each['why']}" for each in outcomes if "why" in each)
    overflows = sum(entry.order["code"] == "overflow" for entry in audit.entered.values())
    return refused + Counter({"transfers": len(audit.entered), "overflows": overflows})


@contextmanager
def _small(world: World) -> Iterator[None]:
    """What is forgotten and cleared rarely is so often, in some towns."""
    chance, sleepy = world.chance, world.weather.is_sleepy
    sizes = {
        "IN_TRANSIT_MAX": chance.choice((3, 12, 64)),
        "FINAL_MAX": 1 if sleepy else chance.choice((1, 30, 2_000)),
        "GATES_MAX": 5_000 if sleepy else chance.choice((1, 3, 5_000)),
    }
    with ExitStack() as stack:
        for name, size in sizes.items():
            stack.enter_context(patch.object(gate, name, size))
        stack.enter_context(patch.object(dormancy, "PAGE_MAX", chance.choice((1, 3, 100))))
        stack.enter_context(patch.object(retry, "random", chance))
        yield
