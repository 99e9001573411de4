"""A merchant's month: every hand-over, what it comes to, and under which ceiling it was.

A settled month stays as it is. What is taken back of it later is a correction in the month in
which it is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.exchange.catalogue import Merchant
from services.ledger.domain.exchange.redemption import Captured, Reversed, Reversing

TakenBack = Reversing | Reversed
LINES_MAX = 10_000


class SettlementLine(Model):
    """Without the member: whom it was handed to is not the merchant's to keep."""

    redemption_id: str
    offer_id: str
    kind: Literal["service", "goods"]
    quantity: int
    minutes: int
    handed_over_at: Instant


class CorrectionLine(SettlementLine):
    """Was settled in an earlier month, and taken back in this one."""

    reversed_at: Instant


class Settlement(Model):
    """`month` is `2021-02`, in local time. Its minutes are below zero where more was taken back
    than was handed over.
    """

    merchant_id: str
    community_id: CommunityId
    month: str
    budget_minutes: int
    lines: tuple[SettlementLine, ...] = Field(default=(), max_length=LINES_MAX)
    corrections: tuple[CorrectionLine, ...] = Field(default=(), max_length=LINES_MAX)

    @property
    def settlement_id(self) -> str:
        return settlement_id_of(self.merchant_id, self.month)

    @property
    def total_minutes(self) -> int:
        return _sum(self.lines) - _sum(self.corrections)

    def minutes_of(self, kind: str) -> int:
        return _sum(self.lines, kind) - _sum(self.corrections, kind)

    def tells_of(self, redemption_id: str) -> bool:
        return any(line.redemption_id == redemption_id for line in self.lines)


def settlement_id_of(merchant_id: str, month: str) -> str:
    return f"settlement:{merchant_id}:{month}"


def settled(
    merchant: Merchant,
    month: str,
    handed_over: Sequence[Captured],
    taken_back: Sequence[TakenBack],
) -> Settlement:
    """`taken_back` are those that an earlier month was settled with."""
    lines = [SettlementLine(**_facts(each)) for each in handed_over]
    corrections = [
        CorrectionLine(**_facts(each), reversed_at=each.reversed_at) for each in taken_back
    ]
    return Settlement(
        merchant_id=merchant.merchant_id,
        community_id=merchant.community_id,
        month=month,
        budget_minutes=merchant.budget_minutes_a_month,
        lines=tuple(sorted(lines, key=_when)),
        corrections=tuple(sorted(corrections, key=_when)),
    )


def _when(line: SettlementLine) -> tuple[Instant, str]:
    return line.handed_over_at, line.redemption_id


def _sum(lines: Sequence[SettlementLine], kind: str = "") -> int:
    return sum(line.minutes for line in lines if kind in ("", line.kind))


def _facts(redemption: Captured | TakenBack) -> dict[str, Any]:
    terms = redemption.terms
    return {
        "redemption_id": terms.redemption_id,
        "offer_id": terms.offer_id,
        "kind": terms.kind,
        "quantity": redemption.quantity,
        "minutes": redemption.minutes,
        "handed_over_at": redemption.handed_over_at,
    }
