"""What must come of an order, said once more and independently: the executable model.

It works on what is kept, as JSON, and shares no line with the code that it judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

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
TOLD_OF = {  # From which state to which, and what is told of it.
    ("open", "dormant"): ["org.lovebank.account.became_dormant.v1"],
    ("dormant", "open"): ["org.lovebank.account.woken.v1"],
    ("open", "closed"): [],
    ("dormant", "closed"): [],
}


def is_kept(account_id: str) -> bool:
    return not account_id.startswith(NEVER_WRITTEN)


def sides_of(order: Json) -> Sequence[str]:
    """Which of its accounts must say something: nobody is given anything by a hold."""
    gives_nothing = order["kind"] in ("hold", "release", "expiry")
    sides = ["debit"] if gives_nothing else ["debit", "credit"]
    return [side for side in sides if is_kept(order[side])]


def overflow_of(deposit_id: str) -> str:
    return f"{deposit_id}:overflow"


class Change(NamedTuple):
    """By how much each must change; `over` found no room, and `overflow` of it is the pool's."""

    available: int
    held: int = 0
    lifetime: int = 0
    over: int = 0
    overflow: int = 0


@dataclass
class Book:
    """One account, as it must be. `promised` is the room that it keeps, by transfer."""

    available: int = 0
    held: int = 0
    debits: int = 0
    credits: int = 0
    lifetime: int = 0
    version: int = 0
    counted_by_day: Counter[str] = field(default_factory=Counter)
    recognised_by_day: Counter[str] = field(default_factory=Counter)
    promised: Counter[str] = field(default_factory=Counter)
    state: str = "open"
    surplus: str = "as_the_policy_says"

    def change(self, order: Json, side: str, policy: Mapping[str, Any]) -> Change:
        amount, kind = order["amount"], order["kind"]
        if order["deed"] and side == "credit":
            return self._earned(order["deed"], policy)
        if side == "credit":
            return Change(amount)
        if kind == "hold":
            return Change(-amount, amount)
        if kind in ENDINGS:
            return Change(order["held"] - amount, -order["held"])
        return Change(-amount, 0, -order["recognised_minutes"])

    def post(self, order: Json, side: str, change: Change) -> None:
        available, held = change.available, change.held
        balance = available + held
        self.available += available
        self.held += held
        self.lifetime += change.lifetime
        self.promised.pop(order["transfer_id"], None)
        self.version += 1
        self.debits += max(0, -balance)
        self.credits += max(0, balance)
        if order["deed"] and side == "credit":
            self.counted_by_day[_day(order["deed"])] += available + change.over
            self.recognised_by_day[_day(order["deed"])] += change.lifetime

    def why_not(self, order: Json, room: int | None) -> str | None:
        """Why it must not give, if so; `room` was promised, where the receiver has a ceiling."""
        if order["kind"] in ENDINGS or order["force"]:
            return None
        if self.state != "open":
            return self.state
        if self.available - order["amount"] < order["floor"]:
            return "insufficient"
        return "ceiling" if room is not None and room < order["amount"] else None

    def promise(self, order: Json, policy: Mapping[str, Any]) -> int:
        amount: int = order["amount"]
        return amount if amount <= self._room(policy) else 0

    def says_of_itself(self, after: Json, events: Sequence[Json]) -> Iterator[str]:
        """It falls asleep, is woken or closed, and its holder chooses: what is wrong with that."""
        was, becomes = self.state, after["state"]
        told = [each["type"] for each in events]
        if told != (TOLD_OF.get((was, becomes)) if was != becomes else []):
            yield f"became {becomes}, was {was}, and told {told}"
        self.state, self.surplus = becomes, after["surplus"]

    def says(self) -> Json:
        return {
            "available": self.available,
            "held": self.held,
            "debits_posted": self.debits,
            "credits_posted": self.credits,
            "lifetime_minutes": self.lifetime,
            "version": self.version,
        }

    def _room(self, policy: Mapping[str, Any]) -> int:
        kept = self.available + self.held + sum(self.promised.values())
        return max(0, int(policy["ceiling_minutes"]) - kept)

    def _earned(self, deed: Json, policy: Mapping[str, Any]) -> Change:
        grade, day, minutes = deed["evidence_grade"], _day(deed), int(deed["minutes_served"])
        left = policy["counted_a_day_minutes_max"] - self.counted_by_day[day]
        left_for_stars = policy["counted_a_day_minutes_max"] - self.recognised_by_day[day]
        for_balance = minutes - deed["paid_minutes"] if grade in policy["grades_for_balance"] else 0
        for_stars = minutes if grade in policy["grades_for_stars"] else 0
        issued = max(0, min(left, for_balance))
        fits = min(issued, self._room(policy))
        says = self.surplus if self.surplus in ("pool", "recorded") else policy["over_the_ceiling"]
        overflow = issued - fits if says == "pool" else 0
        return Change(fits, 0, max(0, min(left_for_stars, for_stars)), issued - fits, overflow)


def _day(deed: Json) -> str:
    served_at: str = deed["served_at"]  # At noon in the town: the day is the same everywhere.
    return served_at[:10]
