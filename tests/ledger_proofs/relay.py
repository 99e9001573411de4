"""A relay in a process of its own, over a log that refuses: `relay <store> <log> <seed> <share>`.

What is refused was maybe kept all the same, as it is with a broker that does not answer in time.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from random import Random

from lovebank.kernel.eventlog.log import EventLog, LogUnavailable, Record
from lovebank.kernel.outbox import Relay
from tests.ledger_proofs.ground import open_log, open_store
from tests.ledger_proofs.town import now
from tests.services.ledger.bank import open_bank


class Refusing:
    """The log to a relay, which asks it for nothing but this."""

    def __init__(self, log: EventLog, chance: Random, share: float) -> None:
        self._log = log
        self._chance = chance
        self._share = share

    async def publish(self, records: Sequence[Record]) -> None:
        drawn = self._chance.random()
        if drawn < self._share / 2:
            raise LogUnavailable("refused")
        await self._log.publish(records)
        if drawn < self._share:
            raise LogUnavailable("kept, and not acknowledged")


async def run(store: str, log: str, seed: str, share: str) -> None:
    async with open_store(store) as database, open_log(log) as opened:
        await open_bank(database, now)  # So that its collections are known.
        refusing = Refusing(opened, Random(int(seed)), float(share))  # noqa: S311
        await Relay("ledger", database, refusing).run()  # type: ignore[arg-type]


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
