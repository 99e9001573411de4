"""The whole ledger service in a process of its own, but for its doors: `ledger <store> <log>`."""

from __future__ import annotations

import asyncio
import sys

from lovebank.kernel.behind import working
from lovebank.kernel.service import Foundation
from services.ledger.app import build
from tests.builders import KnownPeople
from tests.ledger_proofs.ground import open_log, open_store


async def run(store: str, log: str) -> None:
    async with open_store(store) as database, open_log(log) as opened:
        foundation = Foundation(database, opened, KnownPeople())
        service = await build(foundation)
        async with working(service, foundation):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
