"""A correction of the books: a transfer is taken back, because two people say so."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from lovebank.contracts.ids import TransferId, VolunteerId
from services.ledger.domain.chart import member_of
from services.ledger.domain.errors import CannotBeReversed
from services.ledger.domain.four_eyes import (
    Approved,
    Done,
    Failed,
    Proposed,
    Refused,
    Subject,
    Withdrawn,
)
from services.ledger.domain.order import Code, Kind, Order, reversal, reversal_of
from services.ledger.domain.transfer import Final, Pending, Rejected

TAKEN_BACK = frozenset({Kind.MOVE, Kind.CAPTURE})


class AdjustedBecause(StrEnum):
    ENTERED_TWICE = "entered_twice"
    WRONG_MINUTES = "wrong_minutes"
    WRONG_PERSON = "wrong_person"
    NOT_SERVED = "not_served"
    NOT_DELIVERED = "not_delivered"
    FRAUD = "fraud"


class Adjustment(Subject):
    """`force`: the account may come below its floor. That shows in statement and event."""

    adjustment_id: str
    reverses: TransferId
    because: AdjustedBecause
    force: bool


AnyAdjustment = (
    Proposed[Adjustment]
    | Approved[Adjustment]
    | Done[Adjustment]
    | Failed[Adjustment]
    | Refused[Adjustment]
    | Withdrawn[Adjustment]
)
AdjustmentProposal = Annotated[AnyAdjustment, Field(discriminator="state")]


def attempt_of(transfer_id: TransferId, number: int) -> TransferId:
    """The first is the reversal's own id; later ones follow what the books rejected."""
    first = reversal_of(transfer_id)
    return first if number == 1 else TransferId(f"{first}:{number}")


def concerned_by(order: Order) -> tuple[VolunteerId, ...]:
    """The members whose accounts stand on either side."""
    members = (member_of(name) for name in (order.debit, order.credit))
    return tuple(member for member in members if member)


def check_reversible(entry: Pending | Final | Rejected) -> Final:
    """Raises `CannotBeReversed`: only what was really moved, and is no way back itself."""
    transfer_id = entry.transfer.transfer_id
    if not isinstance(entry, Final):
        raise CannotBeReversed(transfer_id, f"it is {entry.state}")
    kind = entry.transfer.order.kind
    if entry.transfer.order.code is Code.OVERFLOW:
        raise CannotBeReversed(transfer_id, "it goes back with the deposit that it came of")
    if kind not in TAKEN_BACK:
        raise CannotBeReversed(transfer_id, f"it is a {kind}")
    return entry


def way_back(final: Final, approved: Approved[Adjustment], transfer_id: TransferId) -> Order:
    """As much as the transfer moved: of a deposit, what it counted for."""
    order, credit, adjustment = final.transfer.order, final.credit, approved.subject
    moved = credit.minutes if order.deed and credit else order.amount
    recognised = credit.recognised_minutes if credit else 0
    back = reversal(order, moved, recognised, adjustment.because, approved.approved.by)
    return back.model_copy(
        update={
            "transfer_id": transfer_id,
            "force": adjustment.force,
            "proposed_by": approved.proposed.by,
        }
    )
