"""Sealing: nothing twice, nothing left out, whoever dies between the block and the marks."""

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from lovebank.contracts.receipts import NOTHING_BEFORE
from lovebank.kernel.documents.amendment import Change, Guard
from lovebank.kernel.documents.collection import Collection, Database, Stored
from services.ledger.domain.block import Block
from services.ledger.store.blocks import Blocks, open_blocks
from services.ledger.store.journal import open_pages
from services.ledger.usecases.sealer import Sealer
from tests.builders import TANG, WUJIAYUAN
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.conftest import Hour


@pytest.fixture
async def blocks(database: Database) -> Blocks:
    return await open_blocks(database)


async def sealer(database: Database, blocks: Blocks, clock: Hour) -> Sealer:
    return Sealer(await open_pages(database), blocks, clock)


async def chain(blocks: Blocks) -> list[Block]:
    found = [kept.value async for kept in blocks.every({})]
    return sorted(found, key=lambda block: block.header.number)


async def deposits(bank: Bank, first: int, many: int) -> None:
    for number in range(first, first + many):
        await bank.deposit(deed(f"request-{number}", 10 + number, volunteer_id=TANG))


async def test_what_is_at_its_end_for_some_seconds_is_sealed_once(
    bank: Bank, database: Database, blocks: Blocks, clock: Hour
) -> None:
    sealing = await sealer(database, blocks, clock)
    await deposits(bank, 1, 3)
    await sealing.seal()
    assert await chain(blocks) == []  # Too young.

    clock.at += timedelta(seconds=6)
    await sealing.seal()
    await deposits(bank, 4, 2)
    clock.at += timedelta(seconds=6)
    await sealing.seal()
    await sealing.seal()

    first, second = await chain(blocks)
    assert first.transfers == tuple(f"deposit:request-{number}" for number in (1, 2, 3))
    assert second.transfers == ("deposit:request-4", "deposit:request-5")
    assert (first.header.previous, second.header.previous) == (NOTHING_BEFORE, first.block_hash)
    documents = await database.open("blocks")
    told = [each.event for waiting in await documents.pending(9) for each in waiting.events]
    assert [(event["data"]["number"], event["data"]["block_hash"]) for event in told] == [
        (1, first.block_hash),
        (2, second.block_hash),
    ]
    assert told[0]["subject"] == f"block:{WUJIAYUAN}:1"


class Dies(Exception):
    pass


class DyingPages:
    """The journal to one who dies after so many marks."""

    def __init__(self, pages: Collection, marks: int) -> None:
        self._pages = pages
        self._marks = marks
        self.find = pages.find

    async def amend(
        self, document_id: str, guard: Guard, change: Change
    ) -> Stored[dict[str, object]] | None:
        if self._marks == 0:
            raise Dies
        self._marks -= 1
        return await self._pages.amend(document_id, guard, change)


@pytest.mark.parametrize("marks", [0, 1, 2])
async def test_who_dies_between_the_block_and_its_marks_does_no_harm(
    bank: Bank, database: Database, blocks: Blocks, clock: Hour, marks: int
) -> None:
    await deposits(bank, 1, 3)
    clock.at += timedelta(seconds=6)
    pages = await open_pages(database)
    with pytest.raises(Dies):
        await Sealer(DyingPages(pages, marks), blocks, clock).seal()  # type: ignore[arg-type]
    assert len(await chain(blocks)) == 1

    await deposits(bank, 4, 1)
    clock.at += timedelta(seconds=6)
    await Sealer(pages, blocks, clock).seal()

    found = await chain(blocks)
    assert [len(block.transfers) for block in found] == [3, 1]
    assert await pages.count({"block": 0}) == 0


async def test_of_many_who_seal_at_once_one_wins_each_block(
    bank: Bank, database: Database, blocks: Blocks, clock: Hour
) -> None:
    sealers = [await sealer(database, blocks, clock) for _ in range(5)]
    for beginning in (1, 6):
        await deposits(bank, beginning, 5)
        clock.at += timedelta(seconds=6)
        await asyncio.gather(*(each.seal() for each in sealers))

    found = await chain(blocks)
    assert [block.header.number for block in found] == [*range(1, len(found) + 1)]
    times = Counter(each for block in found for each in block.transfers)
    assert set(times.values()) == {1}
    assert len(times) == 10
    for before, after in pairwise(found):
        assert after.header.previous == before.block_hash
