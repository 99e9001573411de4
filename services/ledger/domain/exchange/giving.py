"""What is given: how much at once, why a grant is due, and what the giver is shown of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from lovebank.contracts.ids import AccountId, TransferId
from lovebank.kernel.model import Model
from services.ledger.domain.order import Code, Order

GIVEN_MINUTES_MAX = 100_000
HOLDER_LENGTH_MAX = 256
# A member, or the account of a team or an organization.
Holder = Annotated[str, Field(min_length=1, max_length=HOLDER_LENGTH_MAX)]
Minutes = Annotated[int, Field(ge=1, le=GIVEN_MINUTES_MAX, strict=True)]


class CareGround(StrEnum):
    """Why somebody stands on the care register."""

    ALONE = "alone"
    AGE_80 = "age_80"
    DISABLED = "disabled"
    FRAIL = "frail"
    OTHER = "other"


class Given(Model):
    transfer_id: TransferId
    code: Code
    debit: AccountId
    credit: AccountId
    minutes: int

    @classmethod
    def of(cls, order: Order) -> Given:
        return cls(
            transfer_id=order.transfer_id,
            code=order.code,
            debit=order.debit,
            credit=order.credit,
            minutes=order.amount,
        )
