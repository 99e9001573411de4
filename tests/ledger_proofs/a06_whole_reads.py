"""A6, the bank test: whoever reads all of it while others write finds that nothing is missing."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from itertools import count

from services.ledger.domain.transfer import Final
from tests.ledger_proofs.ground import Ground, Reached, until_it_ends
from tests.ledger_proofs.reader import AS_IT_MUST_BE
from tests.ledger_proofs.reading import wrong
from tests.ledger_proofs.town import ACCOUNTS, Desks, desks, endow, order, submit

SECONDS, WRITERS, READERS = 60.0, 16, 2
EACH_MINUTES = 500
WHOLE = EACH_MINUTES * len(ACCOUNTS)


@dataclass
class Watch:
    ends_at: float
    moved: int = 0
    refused: int = 0
    reads: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends_at


async def prove(ground: Ground) -> Reached:
    seconds = max(2.0, SECONDS * ground.scale)
    async with desks(ground, 2) as opened:
        await endow(opened.first, EACH_MINUTES)
        watch = Watch(time.monotonic() + seconds)
        await asyncio.gather(
            *(_write(ground, opened, number, watch) for number in range(WRITERS)),
            *(_hear(ground, number, watch) for number in range(READERS)),
        )
        watch.wrong += await wrong(opened.database)
    asked = f"{WRITERS} writers, {READERS} readers, {seconds:.0f} s"
    told = (
        f"{watch.reads} whole reads, each of {WHOLE:,} minutes, none negative;"
        f" {watch.moved:,} transfers, {watch.refused:,} refused"
    )
    return Reached(asked, told, watch.wrong)


async def _write(ground: Ground, opened: Desks, number: int, watch: Watch) -> None:
    """Amounts that often are more than there is."""
    chance, bank = ground.chance(), opened.banks[number % len(opened.banks)]
    chance.seed(ground.seed * WRITERS + number)
    for turn in count():
        if watch.is_over:
            return
        debit, credit = chance.sample(ACCOUNTS, 2)
        asked = order(f"move:{number}:{turn}", debit, credit, chance.randint(1, EACH_MINUTES))
        if isinstance(await submit(bank, asked), Final):
            watch.moved += 1
        else:
            watch.refused += 1


async def _hear(ground: Ground, number: int, watch: Watch) -> None:
    told = ground.folder / f"read-{number}"
    left = max(1.0, watch.ends_at - time.monotonic())
    code = await until_it_ends(ground.born("reader", left, WHOLE, told))
    watch.reads += told.read_text().count(AS_IT_MUST_BE)
    watch.wrong += [line for line in told.read_text().splitlines() if line != AS_IT_MUST_BE]
    watch.wrong += [f"a reader ended with {code}"] if code else []
