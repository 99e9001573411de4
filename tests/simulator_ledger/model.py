"""What must come of an order, said once more and independently: the executable model.

It works on what is kept, as JSON, and shares no line with the code that it judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
NEVER_WRITTEN = (
    "issuance:",
    "goods_clearing:",
    "service_clearing:",
    "expired:",
    "adjustment:",
    "delivered:",
    "supply:",
)
ENDINGS = ("capture", "release", "expiry")


def is_kept(account_id: str) -> bool:
    return not account_id.startswith(NEVER_WRITTEN)


def sides_of(order: Json) -> Sequence[str]:
    """Which of its accounts must say something: nobody is given anything by a hold."""
    gives_nothing = order["kind"] in ("hold", "release", "expiry")
    sides = ["debit"] if gives_nothing else ["debit", "credit"]
    return [side for side in sides if is_kept(order[side])]


@dataclass
class Book:
    """One account, as it must be."""

    available: int = 0
    held: int = 0
    debits: int = 0
    credits: int = 0
    lifetime: int = 0
    version: int = 0
    counted_by_day: Counter[str] = field(default_factory=Counter)
    recognised_by_day: Counter[str] = field(default_factory=Counter)

    def change(self, order: Json, side: str, policy: Mapping[str, Any]) -> tuple[int, int, int]:
        """By how much (available, held, lifetime) must change."""
        amount, kind = order["amount"], order["kind"]
        if order["deed"] and side == "credit":
            return self._earned(order["deed"], policy)
        if side == "credit":
            return amount, 0, 0
        if kind == "hold":
            return -amount, amount, 0
        if kind in ENDINGS:
            return order["held"] - amount, -order["held"], 0
        return -amount, 0, -order["recognised_minutes"]

    def post(self, order: Json, side: str, change: tuple[int, int, int]) -> None:
        available, held, lifetime = change
        balance = available + held
        self.available += available
        self.held += held
        self.lifetime += lifetime
        self.version += 1
        self.debits += max(0, -balance)
        self.credits += max(0, balance)
        if order["deed"] and side == "credit":
            self.counted_by_day[_day(order["deed"])] += available
            self.recognised_by_day[_day(order["deed"])] += lifetime

    def may_give(self, order: Json) -> bool:
        if order["kind"] in ENDINGS or order["force"]:
            return True
        return bool(self.available - order["amount"] >= order["floor"])

    def says(self) -> Json:
        return {
            "available": self.available,
            "held": self.held,
            "debits_posted": self.debits,
            "credits_posted": self.credits,
            "lifetime_minutes": self.lifetime,
            "version": self.version,
        }

    def _earned(self, deed: Json, policy: Mapping[str, Any]) -> tuple[int, int, int]:
        grade, day, minutes = deed["evidence_grade"], _day(deed), int(deed["minutes_served"])
        left = policy["counted_a_day_minutes_max"] - self.counted_by_day[day]
        left_for_stars = policy["counted_a_day_minutes_max"] - self.recognised_by_day[day]
        for_balance = minutes - deed["paid_minutes"] if grade in policy["grades_for_balance"] else 0
        for_stars = minutes if grade in policy["grades_for_stars"] else 0
        return max(0, min(left, for_balance)), 0, max(0, min(left_for_stars, for_stars))


def _day(deed: Json) -> str:
    served_at: str = deed["served_at"]  # At noon in the town: the day is the same everywhere.
    return served_at[:10]
