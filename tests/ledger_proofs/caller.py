"""Who asks for its part of the wishes, at desks of its own, until it is killed: of each it notes
what it was answered. Born again it goes on with whatever it was not answered.

`caller <store> <log> <number> <seed>:<how many> <answers>`
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import TextIO, TypeVar

from lovebank.kernel.errors import StaleVersion, Unavailable
from lovebank.kernel.ids import uuid7
from services.ledger.app import RECOVERY_SECONDS
from tests.ledger_proofs.ground import open_log, open_store
from tests.ledger_proofs.wishes import Answer, wishes
from tests.simulator_ledger.desk import Desk, open_desk
from tests.simulator_ledger.errands import Errand, NotYet
from tests.simulator_ledger.mutants import NONE

T = TypeVar("T")
CALLERS, ASKED_BY, AT_ONCE = 4, 2, 8
PAUSE_SECONDS_MAX = 0.2


def part_of(number: int, many: int) -> Iterator[int]:
    """Each wish is asked for by several, so that most is asked for at once, in two processes."""
    for wish in range(many):
        if (number - wish) % CALLERS < ASKED_BY:
            yield wish


async def run(store: str, log: str, number: str, drawn: str, answers: str) -> None:
    seed, many = map(int, drawn.split(":"))
    asked, answered = wishes(seed, many), _answered(Path(answers))
    left = iter([each for each in part_of(int(number), many) if each not in answered])
    async with open_store(store) as database, open_log(log) as opened:
        desk = await _until(lambda: open_desk(database, opened, _now, uuid7, NONE))
        with Path(answers).open("a", buffering=1) as notes:  # noqa: ASYNC230 - it is short
            async with asyncio.TaskGroup() as all_of_it:
                relaying = all_of_it.create_task(desk.relay.run())
                recovering = all_of_it.create_task(_recover(desk))
                serving = (_serve(desk, asked, left, notes) for _ in range(AT_ONCE))
                await asyncio.gather(*serving)
                desk.relay.stop()
                recovering.cancel()
                await relaying


async def _serve(desk: Desk, asked: Sequence[Errand], left: Iterator[int], notes: TextIO) -> None:
    for wish in left:
        answer = await _until(partial(_ask, desk, asked[wish]))
        notes.write(f"{wish} {answer.transfer_id} {answer.digest}\n")


async def _ask(desk: Desk, errand: Errand) -> Answer:
    answer = Answer()
    await errand.do(desk, answer)
    return answer


async def _until(done: Callable[[], Awaitable[T]]) -> T:
    """Asked again for as long as the store is away, or what it needs is on its way."""
    chance = Random()  # noqa: S311
    while True:
        try:
            return await done()
        except (Unavailable, NotYet, StaleVersion):
            await asyncio.sleep(chance.uniform(0.01, PAUSE_SECONDS_MAX))


async def _recover(desk: Desk) -> None:
    while True:
        await asyncio.sleep(RECOVERY_SECONDS)
        await _until(desk.teller.recover)


def _answered(answers: Path) -> set[int]:
    return {int(line.split()[0]) for line in lines_of(answers)}


def lines_of(answers: Path) -> list[str]:
    """A line that was cut off by the kill was not answered."""
    text = answers.read_text() if answers.exists() else ""
    return [line for line in text.split("\n")[:-1] if len(line.split()) == 3]


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
