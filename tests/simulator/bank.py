"""The effect: minutes in an account, once per event, however often it is heard.

The account is read before the journal; the account's version is what only one can write on.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.simulator.mutants import Mutant
from tests.simulator.world import MINUTES, Event, Kept, Lost, Stale, Steps, World, ask


class Account(NamedTuple):
    balance_minutes: int = 0
    in_transit: tuple[str, ...] = ()


class Entry(NamedTuple):
    event: Event
    is_final: bool = False


class Refused(Exception):
    """By a rule: no later attempt will be allowed either."""


def handle(world: World, event: Event) -> Steps[None]:
    """Again and again while it is a matter of luck. Raises `Refused`."""
    while True:
        if event.id in world.poison:
            yield "E.refuse"
            raise Refused
        try:
            yield from deposit(world, event)
        except (Lost, Stale):
            continue
        return


def recovery(world: World) -> Steps[None]:
    """Takes to their end the transfers that somebody left half way."""
    while True:
        left = [entry.value for entry in world.journal.kept.values() if not entry.value.is_final]
        yield "idle"
        for entry in left:
            try:
                yield from deposit(world, entry.event)
            except (Lost, Stale):
                break


def deposit(world: World, event: Event) -> Steps[None]:
    first = yield from _read_entry(world, event) if _reads_entry_first(world) else _nothing()
    account = yield from ask(
        world, "E.read", lambda: world.accounts.add(world.account_of(event), Account())
    )
    entry = first or (yield from _read_entry(world, event))
    if not entry.value.is_final or world.mutant is Mutant.STATE_NOT_READ:
        yield from _drive(world, account, entry)


def _reads_entry_first(world: World) -> bool:
    return world.mutant is Mutant.ENTRY_READ_FIRST


def _nothing() -> Steps[Kept | None]:
    yield from ()
    return None


def _read_entry(world: World, event: Event) -> Steps[Kept]:
    """Entered by somebody else before, theirs is returned: one id, one outcome."""
    return (yield from ask(world, "E.enter", lambda: world.journal.add(event.id, Entry(event))))


def _drive(world: World, account: Kept, entry: Kept) -> Steps[None]:
    event = entry.value.event
    if event.id not in account.value.in_transit:
        yield from _absorb(world, account, event)
    yield from _finish(world, entry)


def _absorb(world: World, account: Kept, event: Event) -> Steps[None]:
    if world.mutant is not Mutant.FORGOTTEN_IN_TRANSIT:
        for earlier in account.value.in_transit:
            yield from _finish(world, world.journal.kept[earlier])
    after = Account(account.value.balance_minutes + MINUTES, (event.id,))

    def write() -> None:
        world.accounts.replace(world.account_of(event), account, after)
        world.absorbed.append(event.id)

    yield from ask(world, "E.absorb", write)


def _finish(world: World, entry: Kept) -> Steps[None]:
    if not entry.value.is_final:
        name, final = entry.value.event.id, entry.value._replace(is_final=True)
        yield from ask(world, "E.finish", lambda: world.journal.replace(name, entry, final))
