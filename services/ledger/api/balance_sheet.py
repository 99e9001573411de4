"""`/balance-sheet`: what the bank of a place owes, how old it is, and whether it is covered."""

from typing import Annotated

from fastapi import APIRouter

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from services.ledger.domain.balance_sheet import BalanceSheet
from services.ledger.usecases.treasurer import Treasurer

router = APIRouter(prefix="/balance-sheet", tags=["balance sheet"])


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded))
async def show(
    permit: Annotated[Permit, may("books.read")],
    desk: Annotated[Treasurer, provided(Treasurer)],
    place: PlaceId | None = None,
) -> BalanceSheet:
    """A run is when people spend much of what they have, and more than others earn."""
    return await desk.balance_sheet(place, permit)
