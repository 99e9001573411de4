"""What must hold when everything has come to rest."""

from __future__ import annotations

from collections.abc import Iterator

from tests.simulator.lane import OPEN
from tests.simulator.world import MINUTES, PARTITIONS, World


def is_at_rest(world: World) -> bool:
    return (
        all(world.group.committed[each] >= len(world.log[each]) for each in range(PARTITIONS))
        and not any(world.requests.outbox.values())
        and all(entry.value.is_final for entry in world.journal.kept.values())
        and not any(kept.value.state in OPEN for kept in world.parked.kept.values())
    )


def violations(world: World, commands: set[str]) -> Iterator[str]:
    yield from _of_commands(world, commands)
    yield from _of_the_log(world)
    yield from _of_the_bank(world)


def _of_commands(world: World, commands: set[str]) -> Iterator[str]:
    done = [cause for kept in world.requests.kept.values() for cause in kept.value.causes]
    if sorted(done) != sorted(commands):
        yield f"commands are not done once each: {sorted(done)}"


def _told(world: World) -> dict[str, int]:
    return {key: len(kept.value.causes) for key, kept in world.requests.kept.items()}


def _of_the_log(world: World) -> Iterator[str]:
    for key, count in _told(world).items():
        heard = [event.number for records in world.log for event in records if event.key == key]
        if list(dict.fromkeys(heard)) != [*range(1, count + 1)]:
            yield f"{key} lies in the log as {heard}"


def _of_the_bank(world: World) -> Iterator[str]:
    told = {f"{key}:{each + 1}" for key, count in _told(world).items() for each in range(count)}
    wanted = sorted(told - world.skipped)
    if sorted(world.absorbed) != wanted:
        yield f"deposited {sorted(world.absorbed)}, wanted {wanted}"
    balance = sum(kept.value.balance_minutes for kept in world.accounts.kept.values())
    if balance != MINUTES * len(wanted):
        yield f"{balance} minutes in all for {len(wanted)} deposits"
    for key in _told(world):
        order = [int(each.rpartition(":")[2]) for each in world.absorbed if each.startswith(key)]
        if order != sorted(order):
            yield f"{key} was deposited in the order {order}"
