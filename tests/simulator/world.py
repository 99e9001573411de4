"""What lasts: documents with their outboxes, the log with its group. Each operation is atomic."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from typing import Any, NamedTuple, TypeAlias, TypeVar

from tests.simulator.mutants import Mutant

T = TypeVar("T")
Steps: TypeAlias = Generator[str, None, T]
PARTITIONS = 2
MINUTES = 10
LOST_CHANCE = 0.03


class Lost(Exception):
    """No answer. What was asked for was done, or was not."""


class Stale(Exception):
    """Somebody wrote in between."""


class Revoked(Exception):
    """The partition has another owner."""


class Event(NamedTuple):
    id: str
    key: str
    number: int


class Kept(NamedTuple):
    version: int
    value: Any


class Documents:
    """Of one service. A change and its events are one write."""

    def __init__(self, *, checks_versions: bool = True) -> None:
        self.kept: dict[Any, Kept] = {}
        self.outbox: dict[str, list[Event]] = {}
        self._checks_versions = checks_versions

    def get(self, name: Any) -> Kept | None:
        return self.kept.get(name)

    def add(self, name: Any, value: Any) -> Kept:
        """The one that is there already, if there is one."""
        return self.kept.setdefault(name, Kept(1, value))

    def replace(self, name: Any, read: Kept, value: Any, events: tuple[Event, ...] = ()) -> Kept:
        if self._checks_versions and self.kept[name].version != read.version:
            raise Stale
        self.kept[name] = Kept(self.kept[name].version + 1, value)
        if events:
            self.outbox.setdefault(name, []).extend(events)
        return self.kept[name]

    def published(self, name: str, up_to: int) -> None:
        self.outbox[name] = [each for each in self.outbox[name] if each.number > up_to]


class Group:
    """Who owns which partition, in which epoch, and how far each has got."""

    def __init__(self) -> None:
        self.owner = ["anna", "bert"]
        self.epoch = [1] * PARTITIONS
        self.committed = [0] * PARTITIONS

    def give(self, partition: int, member: str) -> None:
        self.owner[partition] = member
        self.epoch[partition] += 1

    def commit(self, partition: int, epoch: int, offset: int) -> None:
        if self.epoch[partition] != epoch:
            raise Revoked
        self.committed[partition] = max(self.committed[partition], offset)


class World:
    def __init__(self, seed: int, mutant: Mutant) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - it is to be the same each time
        self.mutant = mutant
        self.is_rough = True
        self.requests = Documents()
        self.accounts = Documents(checks_versions=mutant is not Mutant.NO_VERSION_CHECK)
        self.journal = Documents()
        self.parked = Documents()
        self.log: list[list[Event]] = [[] for _ in range(PARTITIONS)]
        self.late: list[Event] = []  # On the way, by a connection that was given up.
        self.group = Group()
        self.acknowledged: set[str] = set()
        self.absorbed: list[str] = []
        self.skipped: set[str] = set()
        self.poison: frozenset[str] = frozenset()  # Refused, until it is mended.
        self.is_mendable = self.chance.random() < 0.5
        self.is_one_account = self.chance.random() < 0.5

    def account_of(self, event: Event) -> str:
        return "account" if self.is_one_account else f"account of {event.key}"

    def append(self, event: Event) -> None:
        self.log[partition_of(event.key)].append(event)


def partition_of(key: str) -> int:
    return int(key[-1]) % PARTITIONS


def ask(world: World, step: str, operation: Callable[[], T]) -> Steps[T]:
    """Raises `Lost` now and then, before or after the thing is done."""
    yield step
    drawn = world.chance.random() if world.is_rough else 1.0
    if drawn < LOST_CHANCE:
        raise Lost
    answer = operation()
    if drawn < 2 * LOST_CHANCE:
        raise Lost
    return answer


def send(world: World, step: str, event: Event) -> Steps[None]:
    """As `ask`; and a record may arrive long after its sender has given up."""
    yield step
    drawn = world.chance.random() if world.is_rough else 1.0
    if drawn < LOST_CHANCE:
        raise Lost
    if drawn < 2 * LOST_CHANCE:
        world.late.append(event)
        raise Lost
    world.append(event)
    if drawn < 3 * LOST_CHANCE:
        raise Lost
