"""One member of the group on one partition: handles, parks, commits; and does not know, between
two commits, whether it is still the owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.simulator.actors import Parked
from tests.simulator.bank import Refused, handle
from tests.simulator.mutants import Mutant
from tests.simulator.world import Event, Kept, Lost, Revoked, Stale, Steps, World, ask

T = TypeVar("T")
BATCH_MAX = 3
THOROUGH_CHANCE = 0.1
COMMIT_CHANCE = 0.3
OPEN = {"waiting", "behind", "retry", "skip"}
DECIDED = {"retry", "skip"}


def lane(world: World, member: str, partition: int) -> Steps[None]:
    while True:
        if world.group.owner[partition] != member:
            yield "idle"
            continue
        try:
            yield from _Life(world, partition).live()
        except Revoked:
            continue


class _Life:
    """From getting the partition until a commit is refused."""

    def __init__(self, world: World, partition: int) -> None:
        self.world = world
        self.partition = partition
        self.epoch = world.group.epoch[partition]
        self.position = world.group.committed[partition]
        self.committed = self.position
        self.held_up: set[str] = set()

    def live(self) -> Steps[None]:
        yield from self.look_at_all()
        while True:
            yield "poll"
            batch = self.world.log[self.partition][self.position : self.position + BATCH_MAX]
            if not batch and self.epoch != self.world.group.epoch[self.partition]:
                raise Revoked  # Who has nothing to do hears of it sooner or later.
            yield from self.take_all(batch)
            if self.position > self.committed:
                yield from self.commit(self.position)
            yield from self.look_at_decided()

    def take_all(self, batch: Sequence[Event]) -> Steps[None]:
        polled = self.position + len(batch)
        if self.world.mutant is Mutant.COMMIT_BEFORE_EFFECT and batch:
            yield from self.commit(polled)
        for event in batch:
            yield from self.take(event)
            self.position += 1
            if self.world.chance.random() < COMMIT_CHANCE:
                is_committed = yield from self.commit(self.position)
                if not is_committed and self.world.mutant is Mutant.QUEUE_DROPPED:
                    self.position = polled
                    return

    def look_at_all(self) -> Steps[None]:
        if self.world.mutant is Mutant.PARKED_FORGOTTEN:
            return
        self.held_up = yield from self.insist("E.look", lambda: self.keys(OPEN))
        for key in sorted(self.held_up):
            yield from self.resolve(key)

    def look_at_decided(self) -> Steps[None]:
        thorough = self.world.chance.random() < THOROUGH_CHANCE
        for key in sorted(self.keys(OPEN if thorough else DECIDED)):
            yield from self.resolve(key)

    def take(self, event: Event) -> Steps[None]:
        if event.key in self.held_up:
            yield from self.park("behind", event)
            return
        try:
            yield from handle(self.world, event)
        except Refused:
            if self.world.mutant is Mutant.COMMIT_BEFORE_PARKING:
                yield from self.commit(self.position + 1)
            yield from self.park("waiting", event)

    def park(self, state: str, event: Event) -> Steps[None]:
        at, parked = (self.partition, self.position), Parked(state, event)
        yield from self.insist("E.park", lambda: self.world.parked.add(at, parked))
        if self.world.mutant is not Mutant.FOLLOWERS_NOT_PARKED:
            self.held_up.add(event.key)

    def resolve(self, key: str) -> Steps[None]:
        while (yield from self.resolve_first(key)):
            pass

    def resolve_first(self, key: str) -> Steps[bool]:
        at = yield from self.insist("E.look", lambda: self.first(key))
        if at is None:
            self.held_up.discard(key)
            return False
        self.held_up.add(key)
        kept = self.world.parked.kept[at]
        if kept.value.state == "waiting":
            return False
        after = yield from self.carry_out(kept.value)
        yield from self.change(at, kept, after)
        return after != "waiting"

    def carry_out(self, parked: Parked) -> Steps[str]:
        if parked.state == "skip":
            return "skipped"
        try:
            yield from handle(self.world, parked.event)
        except Refused:
            return "waiting"
        return "handled"

    def change(self, at: tuple[int, int], read: Kept, state: str) -> Steps[None]:
        def write() -> None:
            self.world.parked.replace(at, read, read.value._replace(state=state))
            if state == "skipped":
                self.world.skipped.add(read.value.event.id)

        try:
            yield from ask(self.world, "E.resolve", write)
        except (Lost, Stale):
            return  # It is looked at anew.

    def commit(self, offset: int) -> Steps[bool]:
        def write() -> None:
            self.world.group.commit(self.partition, self.epoch, offset)

        try:
            yield from ask(self.world, "E.commit", write)
        except Lost:
            return False  # It is committed with the next.
        self.committed = offset
        return True

    def keys(self, states: set[str]) -> set[str]:
        return {
            kept.value.event.key
            for at, kept in self.world.parked.kept.items()
            if at[0] == self.partition and kept.value.state in states
        }

    def first(self, key: str) -> tuple[int, int] | None:
        found = [
            at
            for at, kept in self.world.parked.kept.items()
            if at[0] == self.partition and kept.value.event.key == key and kept.value.state in OPEN
        ]
        return min(found, default=None)

    def insist(self, step: str, operation: Callable[[], T]) -> Steps[T]:
        while True:
            try:
                return (yield from ask(self.world, step, operation))
            except Lost:
                continue
