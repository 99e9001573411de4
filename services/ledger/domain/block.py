"""A block: transfers that are at their end, sealed for good, and chained to the block before it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from hashlib import sha256
from typing import Any

from lovebank.contracts.ids import CommunityId, TransferId
from lovebank.contracts.instant import Instant
from lovebank.contracts.receipts import (
    NOTHING_BEFORE,
    Header,
    NotCanonical,
    Receipt,
    canonical,
    leaf,
    path,
    root,
)
from lovebank.kernel.model import Model

TRANSFERS_MAX = 250
# What may still change, and follows from the rest: where it was sealed, and when a hold is looked
# at. What it is due to is sealed as one hash, for a receipt is for others to read.
_AFTERWARDS = frozenset({"block", "hold_ends_at"})
_DUE_TO = frozenset({"causes", "first_cause"})
Page = Mapping[str, Any]


class Block(Model):
    block_id: str
    header: Header
    block_hash: str
    transfers: tuple[TransferId, ...]
    leaves: tuple[str, ...]

    def receipt(self, transfer_id: TransferId, page: Page) -> Receipt:
        place = self.transfers.index(transfer_id)
        return Receipt(
            transfer=content_of(page),
            place=place,
            path=path(self.leaves, place),
            block=self.header,
            block_hash=self.block_hash,
        )


def block_id(community_id: CommunityId, number: int) -> str:
    return f"block:{community_id}:{number}"


def sealed(
    community_id: CommunityId, before: Block | None, pages: Mapping[TransferId, Page], at: Instant
) -> Block:
    """The block after `before`, of at least one transfer."""
    leaves = tuple(leaf(content_of(page)) for page in pages.values())
    header = Header(
        community_id=community_id,
        number=before.header.number + 1 if before else 1,
        previous=before.block_hash if before else NOTHING_BEFORE,
        sealed_at=at,
        transfers=len(pages),
        root=root(leaves),
    )
    return Block(
        block_id=block_id(community_id, header.number),
        header=header,
        block_hash=header.hash,
        transfers=tuple(pages),
        leaves=leaves,
    )


def content_of(page: Page) -> dict[str, Any]:
    """What is sealed of a transfer as it is written."""
    kept = {name: page[name] for name in page.keys() - _AFTERWARDS - _DUE_TO}
    due_to = {name: page[name] for name in page.keys() & _DUE_TO}
    return {**kept, "due_to": _hash(due_to)}


def is_as_sealed(transfer_id: TransferId, page: Page, marks: Container[int]) -> bool:
    """Whether what was not sealed, because it follows from the rest, still does."""
    transfer = page.get("transfer")
    order = transfer.get("order") if isinstance(transfer, Mapping) else None
    if not isinstance(order, Mapping) or order.get("transfer_id") != transfer_id:
        return False
    ends = {"", order.get("expires_at") or ""}
    return page.get("block") in marks and page.get("hold_ends_at") in ends


def _hash(value: object) -> str:
    try:
        return sha256(canonical(value)).hexdigest()
    except NotCanonical:
        return ""
