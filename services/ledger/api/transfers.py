"""`/transfers`: the receipt by which anybody sees that one stands as it was sealed."""

from typing import Annotated

from fastapi import APIRouter

from lovebank.contracts.ids import TransferId
from lovebank.contracts.receipts import Receipt
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from services.ledger.domain.errors import NotSealed
from services.ledger.usecases.archive import Archive

router = APIRouter(prefix="/transfers", tags=["transfers"])


@router.get("/{transfer_id}/receipt", responses=problems(NotForYou, NothingHere, NotSealed))
async def receipt(
    transfer_id: TransferId,
    permit: Annotated[Permit, may("account.read")],
    desk: Annotated[Archive, provided(Archive)],
) -> Receipt:
    """The transfer, its way to the root of its block, and the hash that was published."""
    return await desk.receipt(transfer_id, permit)
