"""Who reads all the books, over and over: `reader <store> <log> <seconds> <whole> <told>`."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from services.ledger.domain.books import Books
from tests.ledger_proofs.ground import open_store
from tests.ledger_proofs.town import now
from tests.services.ledger.bank import open_bank

AS_IT_MUST_BE = "as it must be"


async def run(store: str, _: str, seconds: str, whole: str, told: str) -> None:
    """At least once, and a line for each time."""
    async with open_store(store) as database:
        bank = await open_bank(database, now)
        ends_at = time.monotonic() + float(seconds)
        with Path(told).open("a", buffering=1) as notes:  # noqa: ASYNC230 - it reads, one by one
            while True:
                books = await bank.bookkeeper.books({}, {})
                for line in [*_wrong(books, int(whole))] or [AS_IT_MUST_BE]:
                    notes.write(f"{line}\n")
                if time.monotonic() >= ends_at:
                    return


def _wrong(books: Books, whole: int) -> Iterator[str]:
    kept = sum(each.balance_minutes for each in books.accounts)
    found = kept + books.other_side.get("in transit", 0)
    if found != whole:
        yield f"a whole read found {found} minutes, not {whole}"
    yield from (str(each) for each in books.differences)
    yield from (f"{each.account_id} owes" for each in books.accounts if each.balance_minutes < 0)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
