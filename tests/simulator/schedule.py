"""One schedule: who goes on, who dies, who sleeps and who loses what, all drawn from the seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import TypeAlias

from tests.simulator.actors import client, operator, relay
from tests.simulator.bank import recovery
from tests.simulator.checks import is_at_rest, violations
from tests.simulator.lane import lane
from tests.simulator.mutants import Mutant
from tests.simulator.world import PARTITIONS, Steps, World

ROUGH_STEPS = 260
STEPS_MAX = 6_000
REST_CHECK_STEPS = 16
REQUESTS = 2
RELAYS = (("relay 1", relay), ("relay 2", relay))
POISONED_CHANCE = 0.4
MEMBERS = ("anna", "bert")
Birth: TypeAlias = Callable[[], Steps[None]]
NAMED_STEPS = {
    *("C.read", "C.write"),
    *("R.read", "R.send", "R.mark"),
    *("E.look", "E.read", "E.enter", "E.absorb", "E.finish", "E.park", "E.resolve", "E.commit"),
}


@dataclass
class Actor:
    birth: Birth
    process: str  # All that dies with it.
    steps: Steps[None]
    at: str = "birth"
    sleeps_until: int = 0


@dataclass
class Schedule:
    seed: int
    mutant: Mutant = Mutant.NONE
    killed_at: Counter[str] = field(default_factory=Counter)

    def run(self) -> str | None:
        """The first violation that was found, if any."""
        self.world = World(self.seed, self.mutant)
        self.commands: set[str] = set()
        self.actors: list[Actor] = []
        self._cast()
        for self.step in range(ROUGH_STEPS):
            self._go_on()
            self._interfere()
        self._calm()
        for self.step in range(ROUGH_STEPS, STEPS_MAX):
            self._go_on()
            if self.step % REST_CHECK_STEPS == 0 and self._is_over():
                return next(violations(self.world, self.commands), None)
        return next(violations(self.world, self.commands), "it never comes to rest")

    def _cast(self) -> None:
        world, chance = self.world, self.world.chance
        for number in range(REQUESTS):
            for who in range(2):
                self._cast_client(f"request-{number}", who)
        if chance.random() < POISONED_CHANCE:
            poisoned = f"request-{chance.randrange(REQUESTS)}:{chance.randint(1, 2)}"
            world.poison = frozenset([poisoned])
        for name, birth in (*RELAYS, ("recovery", recovery), ("operator", operator)):
            self._add(name, partial(birth, world))
        for member, partition in product(MEMBERS, range(PARTITIONS)):
            self._add(member, partial(lane, world, member, partition))

    def _cast_client(self, key: str, who: int) -> None:
        chance = self.world.chance
        causes = [f"{key} {who} {each}" for each in range(chance.randint(1, 3))]
        self.commands.update(causes)
        for again in range(chance.choice((1, 1, 2))):  # Two, where somebody is impatient.
            self._add(f"client {key} {who} {again}", partial(client, self.world, key, causes))

    def _add(self, process: str, birth: Birth) -> None:
        self.actors.append(Actor(birth, process, birth()))

    def _go_on(self) -> None:
        actor = self.world.chance.choice(self.actors)
        if actor.sleeps_until > self.step:
            return
        try:
            actor.at = next(actor.steps)
        except StopIteration:
            self.actors.remove(actor)

    def _interfere(self) -> None:
        drawn = self.world.chance.random()
        if drawn < 0.025:
            self._kill(self.world.chance.choice(self.actors))
        elif drawn < 0.04:
            self._reassign(self.world.chance.randrange(PARTITIONS))
        elif drawn < 0.06:
            actor = self.world.chance.choice(self.actors)
            actor.sleeps_until = self.step + self.world.chance.randint(10, 120)
        elif drawn < 0.08 and self.world.late:
            late = self.world.late
            self.world.append(late.pop(self.world.chance.randrange(len(late))))
        elif drawn < 0.085:
            self._rewind(self.world.chance.randrange(PARTITIONS))

    def _kill(self, killed: Actor) -> None:
        for actor in [each for each in self.actors if each.process == killed.process]:
            self.killed_at[actor.at] += 1
            # A client that dies remembers in what name it asked, and asks again.
            actor.steps, actor.at = actor.birth(), "birth"

    def _reassign(self, partition: int) -> None:
        """Whoever has it now is not told."""
        self.world.group.give(partition, self.world.chance.choice(MEMBERS))

    def _rewind(self, partition: int) -> None:
        """By an operator, or because the broker lost it."""
        committed = self.world.group.committed
        committed[partition] = self.world.chance.randint(0, committed[partition])
        self._reassign(partition)

    def _calm(self) -> None:
        self.world.is_rough = False
        for event in self.world.late:
            self.world.append(event)
        self.world.late.clear()
        for partition, member in enumerate(MEMBERS):
            self.world.group.give(partition, member)
        for actor in self.actors:
            actor.sleeps_until = 0

    def _is_over(self) -> bool:
        asking = any(actor.process.startswith("client") for actor in self.actors)
        return not asking and is_at_rest(self.world)
