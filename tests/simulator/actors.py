"""Who commands, who publishes, and the operator who decides about what is parked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tests.simulator.mutants import Mutant
from tests.simulator.world import Event, Kept, Lost, Stale, Steps, World, ask, send


class Request(NamedTuple):
    """A document: which commands it is due to. Each of them gave one event."""

    causes: tuple[str, ...] = ()


class Parked(NamedTuple):
    state: str  # waiting, behind, retry, skip, handled, skipped
    event: Event


def client(world: World, key: str, causes: Sequence[str]) -> Steps[None]:
    """Asks until it is answered, always in the name of the same deed."""
    for cause in causes:
        while cause not in world.acknowledged:
            try:
                yield from command(world, key, cause)
                world.acknowledged.add(cause)
            except (Lost, Stale):
                continue


def command(world: World, key: str, cause: str) -> Steps[None]:
    def read() -> Kept:
        return world.requests.add(key, Request())

    kept = yield from ask(world, "C.read", read)
    causes = kept.value.causes
    if cause in causes and world.mutant is not Mutant.NO_CAUSE:
        return
    number = len(causes) + 1
    after, told = Request((*causes, cause)), Event(f"{key}:{number}", key, number)
    yield from ask(world, "C.write", lambda: world.requests.replace(key, kept, after, (told,)))


def relay(world: World) -> Steps[None]:
    while True:
        try:
            pending = yield from ask(world, "R.read", lambda: _pending(world))
            if not pending:
                yield "idle"
                continue
            name = world.chance.choice(sorted(pending))
            yield from publish(world, name, pending[name])
        except Lost:
            continue


def _pending(world: World) -> dict[str, Sequence[Event]]:
    return {name: tuple(events) for name, events in world.requests.outbox.items() if events}


def publish(world: World, name: str, events: Sequence[Event]) -> Steps[None]:
    """One aggregate: each only when the one before it is acknowledged."""
    last = events[-1].number
    if world.mutant is Mutant.MARK_BEFORE_PUBLISH:
        yield from ask(world, "R.mark", lambda: world.requests.published(name, last))
    acknowledged = 0
    for event in events:
        try:
            yield from send(world, "R.send", event)
            acknowledged = event.number
        except Lost:
            if world.mutant is not Mutant.PIPELINED_AGGREGATE:
                break
    if acknowledged:
        yield from ask(world, "R.mark", lambda: world.requests.published(name, acknowledged))


def operator(world: World) -> Steps[None]:
    """Mends what was wrong and has it tried again, or has it skipped."""
    while True:
        waiting = [at for at, kept in world.parked.kept.items() if kept.value.state == "waiting"]
        if not waiting:
            yield "idle"
            continue
        at = min(waiting)
        read = world.parked.kept[at]
        yield "O.decide"
        if world.is_mendable:
            world.poison = frozenset()
        state = "retry" if world.is_mendable else "skip"
        try:
            world.parked.replace(at, read, read.value._replace(state=state))
        except Stale:
            continue
