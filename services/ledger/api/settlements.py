"""`/settlements`: what a merchant handed over in a month, and what it is owed for it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.exchange.catalogue import CodeName
from services.ledger.domain.exchange.errors import MonthNotOver
from services.ledger.domain.exchange.orders import GOODS, SERVICE
from services.ledger.domain.exchange.settlement import CorrectionLine, SettlementLine
from services.ledger.domain.months import Month
from services.ledger.usecases.exchange.settlement_desk import Settled, SettlementDesk

router = APIRouter(prefix="/settlements", tags=["exchange"])

Desk = Annotated[SettlementDesk, provided(SettlementDesk)]


class NewSettlement(Model):
    """`month` is `2021-02`."""

    merchant_id: CodeName
    month: Month


class SettlementShown(BaseModel):
    """`is_settled`: it does not change any more, and the merchant's account has its total.

    `corrections` were settled in an earlier month and taken back in this one: the minutes are less
    by theirs, and may be below zero. `owed_minutes` is what the merchant's account has: of all its
    settled months together.
    """

    merchant_id: str
    community_id: CommunityId
    month: str
    is_settled: bool
    budget_minutes: int
    service_minutes: int
    goods_minutes: int
    total_minutes: int
    owed_minutes: int
    lines: Sequence[SettlementLine]
    corrections: Sequence[CorrectionLine]

    @classmethod
    def of(cls, settled: Settled) -> "SettlementShown":
        statement = settled.settlement
        return cls(
            **statement.model_dump(exclude={"lines", "corrections"}),
            is_settled=settled.is_final,
            service_minutes=statement.minutes_of(SERVICE),
            goods_minutes=statement.minutes_of(GOODS),
            total_minutes=statement.total_minutes,
            owed_minutes=settled.owed_minutes,
            lines=statement.lines,
            corrections=statement.corrections,
        )


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, MonthNotOver, KeyReused),
)
async def settle(
    body: NewSettlement,
    permit: Annotated[Permit, may("settlement.make")],
    cause: Command,
    desk: Desk,
) -> SettlementShown:
    """Once a month that is over, from five minutes after it; who settles it again finds it as it
    was settled. What is taken back of it later is a correction in the month of that day.
    """
    return SettlementShown.of(await desk.settle(body.merchant_id, body.month, permit, cause))


@router.get("/{merchant_id}/{month}", responses=problems(NotForYou, NothingHere))
async def show(
    merchant_id: str,
    month: Month,
    permit: Annotated[Permit, may("settlement.read")],
    desk: Desk,
) -> SettlementShown:
    """As it was settled; before that, as it stands now."""
    return SettlementShown.of(await desk.look(merchant_id, month, permit))
