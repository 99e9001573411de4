"""A5: those who ask, and the store itself, are killed over and over; nothing that was answered is
lost, or answered otherwise later.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.errors import StaleVersion, Unavailable
from services.ledger.app import RECOVERY_SECONDS
from tests.builders import WUJIAYUAN
from tests.ledger_proofs import afterwards
from tests.ledger_proofs.caller import ASKED_BY, CALLERS, lines_of
from tests.ledger_proofs.ground import Ground, Reached, open_log
from tests.ledger_proofs.town import desks
from tests.services.ledger.bank import Bank
from tests.simulator_ledger.orders import OPENED

REQUESTS, KILLS, STORE_KILLS = 20_000, 50, 10
TOPIC, PARTITIONS = "lovebank.ledger", 6
LAST_FAULT_AT = 0.9
DONE_WITHIN_SECONDS, AT_REST_WITHIN_SECONDS = 5_400, 10.0


@dataclass
class Crowd:
    """Who asks; each has a file of what it was answered."""

    ground: Ground
    wishes: int
    living: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: int = 0
    store_kills: int = 0

    def answers(self, number: int) -> Path:
        return self.ground.folder / f"answers-{number}"

    def lines(self) -> Sequence[str]:
        return [line for each in range(CALLERS) for line in lines_of(self.answers(each))]

    def gather(self) -> None:
        for number in range(CALLERS):
            self._born(number)

    def kill(self, number: int) -> None:
        self.ground.kill(self.living.pop(number))
        self.kills += 1

    def kill_one(self, chance: Random) -> None:
        number = chance.randrange(CALLERS)
        self.kill(number)
        self._born(number)

    def kill_all(self) -> None:
        for number in [*self.living]:
            self.kill(number)

    def kill_the_store(self) -> None:
        """A server, or else everybody who has the file open."""
        self.store_kills += 1
        if self.ground.server:
            self.ground.server.kill()
            self.ground.server.start()
        else:
            self.kill_all()
            self.gather()

    def fallen(self) -> list[str]:
        """Who ended by a mistake of its own."""
        codes = {number: each.poll() for number, each in self.living.items()}
        return [f"caller {number} ended with {code}" for number, code in codes.items() if code]

    def _born(self, number: int) -> None:
        words = (number, f"{self.ground.seed}:{self.wishes}", self.answers(number))
        self.living[number] = self.ground.born("caller", *words)


async def prove(ground: Ground) -> Reached:
    crowd = Crowd(ground, ground.many(REQUESTS // ASKED_BY))
    await _open(ground)
    crowd.gather()
    found = await _faults(crowd, ground.chance())
    crowd.kill_all()
    left, seconds = await _come_to_rest(ground)
    crowd.gather()
    found += await _until_answered(crowd, 1.0)
    crowd.kill_all()
    found += await afterwards.wrong_with(ground, crowd.wishes, crowd.lines())
    if seconds > AT_REST_WITHIN_SECONDS:
        found.append(f"in flight for {seconds:.1f} s after the last fault")
    asked = (
        f"{crowd.wishes * ASKED_BY:,} requests, each of {crowd.wishes:,} from {ASKED_BY} of"
        f" {CALLERS} processes, {crowd.kills} of them and the store {crowd.store_kills} times"
        " killed with -9"
    )
    told = f"{len(crowd.lines()):,} answers, none lost, none otherwise later; {left} in flight"
    return Reached(asked, f"{told} at the last fault, none {seconds:.1f} s after it", found)


async def _open(ground: Ground) -> None:
    async with desks(ground, 1) as opened, open_log(ground.log) as log:
        await log.ensure(TOPIC, PARTITIONS)
        for account_id, unit in OPENED.items():
            holder = VolunteerId(account_id.removeprefix("account:"))
            await opened.first.teller.open_account(holder, WUJIAYUAN, account_id, unit)


async def _faults(crowd: Crowd, chance: Random) -> list[str]:
    """Spread over the whole: each comes when another part of it has been answered."""
    ground = crowd.ground
    many = ground.many(STORE_KILLS) + ground.many(KILLS)
    whose = chance.sample(range(many), ground.many(STORE_KILLS))
    for number in range(many):
        found = await _until_answered(crowd, LAST_FAULT_AT * (number + 1) / (many + 1))
        if found:
            return found
        if number in whose:
            crowd.kill_the_store()
        else:
            crowd.kill_one(chance)
    return await _until_answered(crowd, LAST_FAULT_AT)


async def _until_answered(crowd: Crowd, share: float) -> list[str]:
    wanted = share * crowd.wishes * ASKED_BY
    async with asyncio.timeout(DONE_WITHIN_SECONDS):
        while len(crowd.lines()) < wanted:
            if found := crowd.fallen():
                return found
            await asyncio.sleep(0.1)
    return []


async def _come_to_rest(ground: Ground) -> tuple[int, float]:
    """P10, with nobody there but the timer of one new process: how many, and after how long."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with desks(ground, 1) as opened:
        journal = opened.first.journal
        left = await journal.count({"state": "pending"})
        timer = asyncio.create_task(_recover(opened.first))
        while await journal.count({"state": "pending"}):  # noqa: ASYNC110 - the timer is at it
            await asyncio.sleep(0.05)
        timer.cancel()
    return left, loop.time() - began


async def _recover(bank: Bank) -> None:
    while True:
        with suppress(Unavailable, StaleVersion):
            await bank.teller.recover()
        await asyncio.sleep(RECOVERY_SECONDS)
