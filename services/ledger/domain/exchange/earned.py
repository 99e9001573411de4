"""Services first (先服务后实物): how many minutes' worth of goods somebody may still reserve."""

from __future__ import annotations

from typing import Literal

from lovebank.kernel.model import Model
from services.ledger.domain.exchange_rules import ExchangeRules

WHOLE_PERCENT = 100


class Earned(Model):
    """Minutes of the grades that count for goods: ever, and in the window."""

    ever_minutes: int
    lately_minutes: int


def room_for_goods(
    earned: Earned, rules: ExchangeRules, used_minutes: int
) -> int | Literal["earn_first"]:
    """Never more than the share, rounded down; may be below zero where minutes were taken back."""
    if earned.ever_minutes < rules.earned_before_goods_minutes:
        return "earn_first"
    return earned.lately_minutes * rules.goods_share_percent // WHOLE_PERCENT - used_minutes
