"""P13: whoever flips any byte of any sealed transfer, or of its block, is found out by name."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from lovebank.contracts.access import Role
from lovebank.contracts.receipts import NOTHING_BEFORE, OpenedBlock
from lovebank.kernel.documents.sqlite import SqliteDatabase, open_sqlite
from lovebank.kernel.identity.principal import Permit
from services.ledger.api.blocks import BlockShown, LeafShown
from services.ledger.store.blocks import open_blocks
from services.ledger.store.journal import open_pages
from services.ledger.usecases.archive import Archive
from services.ledger.usecases.sealer import Sealer
from tests.builders import AUDITOR, CITY, HUANG, TANG, WUJIAYUAN, holding
from tests.services.ledger.bank import deed, open_bank
from tests.services.ledger.conftest import Hour

PERMIT = Permit(holding(AUDITOR, Role.AUDITOR, scope=CITY), "account.read")
FLIPPED = "deposit:request-2"


async def sealed(database: SqliteDatabase) -> Archive:
    clock = Hour()
    bank = await open_bank(database, clock)
    for number, volunteer in enumerate((HUANG, TANG, HUANG), 1):
        await bank.deposit(deed(f"request-{number}", 38, volunteer_id=volunteer))
    clock.at += timedelta(seconds=6)
    pages, blocks = await open_pages(database), await open_blocks(database)
    await Sealer(pages, blocks, clock).seal()
    clock.at += timedelta(hours=1)
    return Archive(pages, blocks, clock)


async def faults(archive: Archive) -> list[str]:
    """As `lovebank ledger verify` finds them: by what is read over the wire."""
    block, leaves = await archive.leaves(WUJIAYUAN, 1, PERMIT)
    shown = [LeafShown(**each.__dict__).model_dump() for each in leaves]
    opened = {**BlockShown.of(block).model_dump(mode="json"), "transfers": shown}
    return [*OpenedBlock.model_validate(opened).faults(1, NOTHING_BEFORE)]


def written(file: sqlite3.Connection, name: str) -> bytes:
    query = "SELECT CAST(value AS BLOB) FROM journal WHERE id = ?"
    return bytes(file.execute(query, (name,)).fetchone()[0])


def write(file: sqlite3.Connection, name: str, value: bytes) -> None:
    with file:
        update = "UPDATE journal SET value = CAST(? AS TEXT) WHERE id = ?"
        file.execute(update, (value, name))


async def test_any_byte_of_a_sealed_transfer_that_is_flipped_is_detected(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    async with open_sqlite(path) as database:
        archive = await sealed(database)
        assert await faults(archive) == []
        with closing(sqlite3.connect(path)) as file:
            before = written(file, FLIPPED)
            for place in range(len(before)):
                flipped = before[place] ^ (1 << place % 8)
                try:
                    write(file, FLIPPED, before[:place] + bytes([flipped]) + before[place + 1 :])
                except sqlite3.OperationalError:
                    continue  # Its own index refuses what is no JSON: nothing was changed.
                [fault] = await faults(archive)
                assert FLIPPED in fault, before[place - 20 : place + 20]
            write(file, FLIPPED, before)
        assert await faults(archive) == []


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM journal WHERE id = ?", "UPDATE journal SET id = 'deposit:other' WHERE id = ?"],
)
async def test_a_sealed_transfer_that_is_gone_is_named(tmp_path: Path, change: str) -> None:
    path = tmp_path / "ledger.sqlite"
    async with open_sqlite(path) as database:
        archive = await sealed(database)
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(change, (FLIPPED,))

        assert await faults(archive) == [f"{FLIPPED} in block 1 is gone"]


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("$.header.root", "0" * 64, "block 1 was changed itself"),
        ("$.block_hash", "0" * 64, "block 1 was changed itself"),
        ("$.header.previous", "1" * 64, "block 1 does not follow the block before it"),
        ("$.transfers[1]", "deposit:request-9", "deposit:request-9 in block 1 is gone"),
        ("$.leaves[1]", "0" * 64, "the list of block 1 was changed"),
    ],
)
async def test_a_block_that_was_changed_is_named(
    tmp_path: Path, part: str, value: str, says: str
) -> None:
    path = tmp_path / "ledger.sqlite"
    async with open_sqlite(path) as database:
        archive = await sealed(database)
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("UPDATE blocks SET value = json_set(value, ?, ?)", (part, value))

        assert says in await faults(archive)
