"""A8: many ask for one and the same thing at once."""

from __future__ import annotations

import asyncio

from services.ledger.domain.transfer import Outcome
from tests.ledger_proofs.ground import Ground, Reached
from tests.ledger_proofs.reading import facts, wrong
from tests.ledger_proofs.town import ACCOUNTS, Desks, desks, endow, order, submit

IDS, CALLERS = 200, 50


async def prove(ground: Ground) -> Reached:
    many = ground.many(IDS)
    found: list[str] = []
    async with desks(ground) as opened:
        await endow(opened.first, many)  # So that some of it is refused, to all alike.
        before = await opened.first.journal.count({})
        states = [await _storm(opened, number, found) for number in range(many)]
        made = await opened.first.journal.count({}) - before
        if made != many:
            found.append(f"{made} transfers for {many} ids")
        found += await wrong(opened.database)
    ended = f"{states.count('final')} final and {states.count('rejected')} rejected"
    return Reached(
        f"{many} ids, each from {CALLERS} callers at once",
        f"{made} transfers, {ended}; {CALLERS * many:,} answers, to each id all the same",
        found,
    )


async def _storm(opened: Desks, number: int, found: list[str]) -> str:
    debit, credit = ACCOUNTS[number % 3], ACCOUNTS[3 + number % 5]
    asked = order(f"storm:{number}", debit, credit, 1 + 7 * (number % 4))

    async def ask(desk: int) -> Outcome:
        return await submit(opened.banks[desk % len(opened.banks)], asked)

    answers = await asyncio.gather(*map(ask, range(CALLERS)))
    if any(facts(each) != facts(answers[0]) for each in answers):
        found.append(f"{asked.transfer_id} was answered in several ways")
    return answers[0].state
