"""A7: a hold is captured, released and let expire, all at once, at several desks."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

from services.ledger.domain.errors import OrderDiffers
from services.ledger.domain.order import Kind, Order, ending
from services.ledger.domain.transfer import Final
from tests.ledger_proofs.ground import Ground, Reached
from tests.ledger_proofs.reading import wrong
from tests.ledger_proofs.town import ACCOUNTS, POOL, SERVICE, Desks, desks, endow, order, submit

HOLDS, HELD_MINUTES, AT_ONCE = 1_000, 10, 20
WAYS = (Kind.CAPTURE, Kind.RELEASE, Kind.EXPIRY)


async def prove(ground: Ground) -> Reached:
    many, chance = ground.many(HOLDS), ground.chance()
    ended: Counter[Kind] = Counter()
    found: list[str] = []
    async with desks(ground) as opened:
        await endow(opened.first, many * HELD_MINUTES)
        for first in range(0, many, AT_ONCE):
            numbers = range(first, min(many, first + AT_ONCE))
            for kinds in await asyncio.gather(*(_race(opened, n, chance) for n in numbers)):
                ended.update(kinds)
                found += [] if len(kinds) == 1 else [f"one hold ended in {len(kinds)} ways"]
        found += await _still_held(opened)
        found += await wrong(opened.database)
    told = ", ".join(f"{ended[kind]:,} by {kind}" for kind in WAYS)
    asked = f"{many:,} holds × capture, release and expiry at once"
    return Reached(asked, f"{ended.total():,} resolutions: {told}", found)


async def _race(opened: Desks, number: int, chance: Random) -> set[Kind]:
    credit = (POOL, SERVICE)[number % 2]
    debit = ACCOUNTS[number % len(ACCOUNTS)]
    hold = order(f"hold:{number}", debit, credit, HELD_MINUTES, Kind.HOLD)
    assert isinstance(await submit(opened.first, hold), Final)
    kinds = chance.sample(WAYS, len(WAYS))
    answers = await asyncio.gather(
        *(_end(opened, hold, kind, desk) for desk, kind in enumerate([*kinds, *reversed(kinds)]))
    )
    return {kind for kind in answers if kind}


async def _end(opened: Desks, hold: Order, kind: Kind, desk: int) -> Kind | None:
    """What ended it, as this desk was answered; none where another had asked otherwise."""
    bank = opened.banks[desk % len(opened.banks)]
    try:
        outcome = await submit(bank, ending(hold, kind, HELD_MINUTES // 2))
    except OrderDiffers:
        return None
    assert isinstance(outcome, Final)
    return outcome.transfer.order.kind


async def _still_held(opened: Desks) -> list[str]:
    accounts = [kept.value async for kept in opened.first.accounts.every({})]
    return [f"{each.account_id} still holds {each.held}" for each in accounts if each.held]
