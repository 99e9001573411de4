"""`/blocks`: what is sealed, chained and published, and what it seals as it is written now."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId, PlaceId, TransferId
from lovebank.contracts.receipts import Header
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.block import Block
from services.ledger.usecases.archive import Archive

router = APIRouter(prefix="/blocks", tags=["blocks"])
Desk = Annotated[Archive, provided(Archive)]
Number = Annotated[int, Path(ge=1, le=2**31)]


class BlockShown(BaseModel):
    block_id: str
    block: Header
    block_hash: str

    @classmethod
    def of(cls, block: Block) -> "BlockShown":
        return cls(block_id=block.block_id, block=block.header, block_hash=block.block_hash)


class LeafShown(BaseModel):
    transfer_id: TransferId
    leaf: str
    content: dict[str, Any] | None = Field(description="None where `why` says what is wrong.")
    why: str


class BlockOpened(BlockShown):
    """The transfers in the order of the leaves, read anew."""

    transfers: Sequence[LeafShown]


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def show_all(
    permit: Annotated[Permit, may("books.read")],
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
) -> Listing[BlockShown]:
    """By number."""
    found = await desk.blocks(place, permit, page)
    return Listing.of([BlockShown.of(kept.value) for kept in found.items], found.next)


@router.get("/{community_id}/{block_number}", responses=problems(NotForYou, NothingHere))
async def show(
    community_id: CommunityId,
    block_number: Number,
    permit: Annotated[Permit, may("account.read")],
    desk: Desk,
) -> BlockOpened:
    """Enough to verify it without believing us."""
    block, leaves = await desk.leaves(community_id, block_number, permit)
    shown = [LeafShown.model_validate(asdict(each)) for each in leaves]
    return BlockOpened(**BlockShown.of(block).model_dump(), transfers=shown)
