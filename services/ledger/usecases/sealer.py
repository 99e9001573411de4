"""Sealing, off the hot path: what is at its end goes into blocks, each chained to the one before.

A block is kept under its number, so of many who seal one wins; the list in the block is the truth,
and that a transfer is marked with its block only says what is still to be sealed. So whoever dies
between the two does no harm: the next one first marks what the last block lists, then seals on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from lovebank.contracts.ids import CommunityId, TransferId
from lovebank.contracts.instant import in_rfc_3339
from lovebank.contracts.ledger import Sealed
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.amendment import Change, Guard
from lovebank.kernel.documents.collection import Collection
from lovebank.kernel.errors import Taken
from services.ledger import metrics
from services.ledger.domain.block import TRANSFERS_MAX, Block, block_id, sealed
from services.ledger.store.blocks import COMMUNITY as BLOCKS_OF
from services.ledger.store.blocks import Blocks
from services.ledger.store.journal import BLOCK, COMMUNITY

SEALED_AFTER = timedelta(seconds=5)
BLOCKS_AT_ONCE_MAX = 40


class Sealer:
    def __init__(self, pages: Collection, blocks: Blocks, clock: Clock) -> None:
        self._pages = pages
        self._blocks = blocks
        self._clock = clock

    async def seal(self) -> None:
        """All that is at its end and some seconds old. Any number may seal at once."""
        for _ in range(BLOCKS_AT_ONCE_MAX):
            found = await self._pages.find({BLOCK: 0})
            old = [each.value for each in found.documents if self._is_old(each.value)]
            if not old:
                return
            for community_id in {each["transfer"]["order"]["community_id"] for each in old}:
                await self._seal(community_id)

    async def last(self, community_id: CommunityId) -> Block | None:
        """Numbers have no gap: so many blocks, that is the number of the last."""
        number = await self._blocks.count({BLOCKS_OF: community_id})
        kept = await self._blocks.find_one(block_id(community_id, number))
        return kept.value if kept else None

    async def _seal(self, community_id: CommunityId) -> None:
        # In this order: whoever lists a block before us has marked all that came before his.
        before = await self.last(community_id)
        if before:
            await self._mark(before)
        pages = await self._unsealed(community_id)
        if pages:
            await self._keep(sealed(community_id, before, pages, self._clock()))

    async def _keep(self, block: Block) -> None:
        # A cause of its own: two who seal at once are two, though they seal the same.
        cause = Cause(id=f"sealed:{block.block_id}:{block.block_hash}")
        try:
            await self._blocks.add(block.block_id, block, [_told(block)], cause)
        except Taken:
            return  # Somebody else sealed meanwhile: what they left is for the next time.
        metrics.BLOCKS.inc()
        await self._mark(block)

    async def _mark(self, block: Block) -> None:
        unsealed, as_sealed = Guard({BLOCK: 0}), Change({BLOCK: block.header.number})
        marking = (self._pages.amend(each, unsealed, as_sealed) for each in block.transfers)
        await asyncio.gather(*marking)

    async def _unsealed(self, community_id: CommunityId) -> Mapping[TransferId, dict[str, Any]]:
        found = await self._pages.find({BLOCK: 0, COMMUNITY: community_id})
        old: Sequence[Any] = [each for each in found.documents if self._is_old(each.value)]
        return {TransferId(each.id): each.value for each in old[:TRANSFERS_MAX]}

    def _is_old(self, page: Mapping[str, Any]) -> bool:
        entered_at: str = page["transfer"]["entered_at"]
        return entered_at <= in_rfc_3339(self._clock() - SEALED_AFTER)


def _told(block: Block) -> Sealed:
    header = block.header
    return Sealed(
        community_id=header.community_id,
        at=header.sealed_at,
        number=header.number,
        transfers=header.transfers,
        previous_hash=header.previous,
        block_hash=block.block_hash,
    )
