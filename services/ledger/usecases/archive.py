"""Blocks and what they seal, looked at from outside: receipts, and all that is needed to verify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lovebank.contracts.ids import CommunityId, PlaceId, TransferId
from lovebank.contracts.receipts import Receipt
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Collection
from lovebank.kernel.errors import DocumentsUnavailable
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import KeptPage
from services.ledger.domain.block import Block, block_id, content_of, is_as_sealed
from services.ledger.domain.errors import NotSealed
from services.ledger.store.blocks import COMMUNITY, NUMBER, Blocks
from services.ledger.store.journal import BLOCK

MARKED_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Leaf:
    """A transfer as it is written now. `why` says what is wrong where there is no content."""

    transfer_id: TransferId
    leaf: str  # As it was sealed.
    content: dict[str, Any] | None
    why: str = ""


class Archive:
    def __init__(self, pages: Collection, blocks: Blocks, clock: Clock) -> None:
        self._pages = pages
        self._blocks = blocks
        self._clock = clock

    async def blocks(self, place: PlaceId | None, permit: Permit, page: Asked) -> KeptPage[Block]:
        region = permit.places(place)
        if region is None:
            raise NotForYou(permit.action)
        return await self._blocks.find(
            {COMMUNITY: region}, order_by=NUMBER, after=page.after, limit=page.limit
        )

    async def leaves(
        self, community_id: CommunityId, number: int, permit: Permit
    ) -> tuple[Block, Sequence[Leaf]]:
        """Read anew, as written, whatever state it is in. Raises `NothingHere`."""
        permit.check(community_id)
        kept = await self._blocks.find_one(block_id(community_id, number))
        if kept is None:
            raise NothingHere
        block = kept.value
        listed = zip(block.transfers, block.leaves, strict=False)
        return block, [Leaf(each, sealed, *await self._now(each, block)) for each, sealed in listed]

    async def receipt(self, transfer_id: TransferId, permit: Permit) -> Receipt:
        """Raises `NothingHere`, `NotSealed`."""
        found = await self._pages.get(transfer_id)
        if found is None:
            raise NothingHere
        order = found.value["transfer"]["order"]
        permit.check(order["community_id"], _holders(order))
        number = found.value.get(BLOCK, 0)
        if not number:
            raise NotSealed(transfer_id)
        block = (await self._blocks.get(block_id(order["community_id"], number))).value
        return block.receipt(transfer_id, found.value)

    async def _now(
        self, transfer_id: TransferId, block: Block
    ) -> tuple[dict[str, Any] | None, str]:
        try:
            found = await self._pages.get(transfer_id)
        except (ValueError, DocumentsUnavailable):  # What is written is no text, or no JSON.
            return None, "cannot be read"
        if found is None:
            return None, "is gone"
        if not isinstance(found.value, dict):
            return None, "is no transfer"
        if not is_as_sealed(transfer_id, found.value, self._marks(block)):
            return None, "was changed beside what is sealed"
        return content_of(found.value), ""

    def _marks(self, block: Block) -> set[int]:
        """Who sealed it may have died before marking; not for long, for the next one marks it."""
        header = block.header
        return {header.number} | (
            {0} if self._clock() - header.sealed_at < MARKED_WITHIN else set()
        )


def _holders(order: dict[str, Any]) -> set[str]:
    """The people whose accounts these are; of a pool or a clearing account nobody."""
    sides = (str(order[side]).partition(":") for side in ("debit", "credit"))
    return {holder for kind, _, holder in sides if kind == "account"}
