"""A9: a log that refuses a third, relays that are killed; nothing is missing from what is told."""

from __future__ import annotations

import asyncio

from services.ledger.domain.transfer import Final
from tests.ledger_proofs.ground import Ground, Reached, open_log
from tests.ledger_proofs.reading import wrong
from tests.ledger_proofs.subscriber import Subscriber, book_of
from tests.ledger_proofs.town import ACCOUNTS, Desks, desks, endow, order, submit
from tests.services.ledger.bank import Bank

TRANSFERS, KILLS, REFUSED_SHARE = 10_000, 50, 0.3
RELAYS, AT_ONCE, PARTITIONS = 2, 16, 6
TOPIC = "lovebank.ledger"
SECONDS_BETWEEN_KILLS = (0.5, 2.5)
QUIET_WITHIN_SECONDS = 600


async def prove(ground: Ground) -> Reached:
    many, kills = ground.many(TRANSFERS), ground.many(KILLS)
    async with desks(ground, 1) as opened, open_log(ground.log) as log:
        await log.ensure(TOPIC, PARTITIONS)
        await endow(opened.first, many)
        async with asyncio.TaskGroup() as both:
            both.create_task(_move(ground, opened.first, many))
            both.create_task(_kill_relays(ground, kills))
        await _until_all_is_told(ground, opened)
        heard = Subscriber()
        async for each in log.read(TOPIC):
            heard.hear(each.record)
        found = [*await _missing(opened.first, heard), *await wrong(opened.database)]
    asked = f"{many:,} transfers, log refuses {REFUSED_SHARE:.0%}, relay killed {kills} times"
    told = (
        f"{len(heard.transfers):,} transfers told, by {len(heard.times):,}"
        f" events in {heard.times.total():,} records; books rebuilt are equal"
    )
    return Reached(asked, told, found)


async def _move(ground: Ground, bank: Bank, many: int) -> None:
    chance, numbers = ground.chance(), iter(range(many))

    async def at_a_desk() -> None:
        for number in numbers:
            debit, credit = chance.sample(ACCOUNTS, 2)
            await submit(bank, order(f"move:{number}", debit, credit, chance.randint(1, 20)))

    await asyncio.gather(*(at_a_desk() for _ in range(AT_ONCE)))


async def _kill_relays(ground: Ground, kills: int) -> None:
    """One after another, and each is born again."""
    chance, words = ground.chance(), (REFUSED_SHARE,)
    relays = [ground.born("relay", number, *words) for number in range(RELAYS)]
    for number in range(kills):
        await asyncio.sleep(chance.uniform(*SECONDS_BETWEEN_KILLS))
        at = number % RELAYS
        ground.kill(relays[at])
        relays[at] = ground.born("relay", RELAYS + number, *words)


async def _until_all_is_told(ground: Ground, opened: Desks) -> None:
    async with asyncio.timeout(QUIET_WITHIN_SECONDS):
        while (await opened.database.outbox_state()).pending:  # noqa: ASYNC110 - relays are at it
            await asyncio.sleep(0.3)
    for process in [*ground.living]:
        ground.kill(process)


async def _missing(bank: Bank, heard: Subscriber) -> list[str]:
    found = bank.journal.every({"state": "final"})
    finals = {kept.id async for kept in found if isinstance(kept.value, Final)}
    wrong = [f"never told of {name}" for name in finals - heard.transfers]
    wrong += [f"told of {name}, which is not final" for name in heard.transfers - finals]
    async for kept in bank.accounts.every({}):
        if heard.book(kept.id) != book_of(kept.value):
            wrong.append(
                f"{kept.id} is {book_of(kept.value)}, and was heard as {heard.book(kept.id)}"
            )
    return wrong
