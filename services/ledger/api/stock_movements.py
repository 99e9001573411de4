"""`/stock-movements`: pieces onto the shelf of an exchange point, and off it after a count."""

from typing import Annotated, Literal

from fastapi import APIRouter, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import TransferId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.exchange.catalogue import CodeName
from services.ledger.domain.exchange.errors import OutOfStock
from services.ledger.usecases.exchange.stock_desk import Movement, StockDesk

router = APIRouter(prefix="/stock-movements", tags=["exchange"])

PIECES_MAX = 1_000_000
Reason = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$", examples=["delivery"])]


class NewMovement(Model):
    """`reason` is a code, such as `delivery`, `spoiled` or `counted`."""

    exchange_point_id: CodeName
    sku: CodeName
    direction: Literal["in", "out"]
    pieces: Annotated[int, Field(ge=1, le=PIECES_MAX, strict=True)]
    reason: Reason


class StockShown(BaseModel):
    """`in_stock` is what is to be had after it: without what is reserved."""

    transfer_id: TransferId
    exchange_point_id: str
    sku: str
    in_stock: int


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, OutOfStock, KeyReused),
)
async def move(
    body: NewMovement,
    permit: Annotated[Permit, may("stock.move")],
    cause: Command,
    desk: Annotated[StockDesk, provided(StockDesk)],
) -> StockShown:
    """Of what is offered there. Nobody takes off the shelf what is reserved."""
    moved, in_stock = await desk.move(Movement(**body.model_dump()), permit, cause)
    return StockShown(
        transfer_id=moved.transfer.transfer_id,
        exchange_point_id=body.exchange_point_id,
        sku=body.sku,
        in_stock=in_stock,
    )
