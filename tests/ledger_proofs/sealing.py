"""All is sealed, and then somebody changes a byte of it in the file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from lovebank.contracts.access import Role
from lovebank.contracts.receipts import NOTHING_BEFORE, OpenedBlock
from lovebank.kernel.identity.principal import Permit
from services.ledger.api.blocks import BlockShown, LeafShown
from services.ledger.store.blocks import open_blocks
from services.ledger.store.journal import open_pages
from services.ledger.usecases.archive import Archive
from services.ledger.usecases.sealer import Sealer
from tests.builders import AUDITOR, CITY, WUJIAYUAN, holding
from tests.ledger_proofs.past import Past

PERMIT = Permit(holding(AUDITOR, Role.AUDITOR, scope=CITY), "account.read")


@dataclass(frozen=True)
class Flipped:
    transfer_id: str
    place: int
    bit: int
    found: Sequence[str]

    @property
    def is_named(self) -> bool:
        return len(self.found) == 1 and self.transfer_id in self.found[0]


async def seal(past: Past) -> None:
    """Whatever is at its end; the marks are old then, so that they must be right."""
    past.clock.at += timedelta(seconds=6)
    blocks = await open_blocks(past.database)
    await Sealer(await open_pages(past.database), blocks, past.clock).seal()
    past.clock.at += timedelta(hours=1)
    assert await (await open_pages(past.database)).count({"block": 0}) == 0


async def faults(past: Past) -> Sequence[str]:
    """Of the whole chain, as a stranger finds them who has only read it over the wire."""
    before = NOTHING_BEFORE
    found: list[str] = []
    async for opened in _opened(past):
        found += opened.faults(opened.block.number, before)
        before = opened.block_hash
    return found


async def flip_bytes(past: Past, times: int) -> Sequence[Flipped]:
    """Each by itself: one bit of one byte of one sealed transfer, and then back again."""
    names = [name for name, _ in past.replies]
    sealed = sorted({order.transfer_id for order in names})
    found: list[Flipped] = []
    with closing(sqlite3.connect(past.path)) as file:
        while len(found) < times:
            name = past.chance.choice(sealed)
            before = _written(file, name)
            place, bit = past.chance.randrange(len(before)), past.chance.randrange(8)
            flipped = bytes([before[place] ^ 1 << bit])
            if _write(file, name, before[:place] + flipped + before[place + 1 :]):
                found.append(Flipped(name, place, bit, await faults(past)))
            _write(file, name, before)
    return found


async def _opened(past: Past) -> AsyncIterator[OpenedBlock]:
    blocks = await open_blocks(past.database)
    archive = Archive(await open_pages(past.database), blocks, past.clock)
    for number in range(1, await blocks.count({}) + 1):
        block, leaves = await archive.leaves(WUJIAYUAN, number, PERMIT)
        shown = [LeafShown(**each.__dict__).model_dump() for each in leaves]
        told = {**BlockShown.of(block).model_dump(mode="json"), "transfers": shown}
        yield OpenedBlock.model_validate(told)


def _written(file: sqlite3.Connection, name: str) -> bytes:
    query = "SELECT CAST(value AS BLOB) FROM journal WHERE id = ?"
    return bytes(file.execute(query, (name,)).fetchone()[0])


def _write(file: sqlite3.Connection, name: str, value: bytes) -> bool:
    """Not where the file's own indexes refuse it, because it is no JSON."""
    update = "UPDATE journal SET value = CAST(? AS TEXT) WHERE id = ?"
    try:
        with file:
            file.execute(update, (value, name))
    except sqlite3.OperationalError:
        return False
    return True
