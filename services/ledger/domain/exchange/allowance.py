"""How much may be reserved: of goods by one member, of its budget at one merchant in a month.

All that was ever allotted from it is in the one document, with what was refused: so of two who ask
at once both are counted, and whoever asks again for the same redemption hears the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model

Refused = Literal["earn_first", "goods_share", "budget"]


class Allotted(Model):
    """`refused` is empty where it was allotted."""

    minutes: int = Field(ge=0)
    at: Instant
    refused: Refused | Literal[""] = ""


class Allowance(Model):
    """`allotted` by redemption. What was given back stays, with no minutes."""

    allowance_id: str
    allotted: Mapping[str, Allotted] = Field(default_factory=dict)

    def said(self, redemption_id: str) -> Allotted | None:
        return self.allotted.get(redemption_id)

    @property
    def used_minutes(self) -> int:
        return sum(each.minutes for each in self.allotted.values())

    def without_older_than(self, since: Instant) -> Allowance:
        """Only the window counts, and nobody asks again for what is older."""
        still = {name: each for name, each in self.allotted.items() if each.at >= since}
        return self.model_copy(update={"allotted": still})

    def allot(self, redemption_id: str, minutes: int, at: Instant) -> Allowance:
        return self._with(redemption_id, Allotted(minutes=minutes, at=at))

    def refuse(self, redemption_id: str, why: Refused, at: Instant) -> Allowance:
        return self._with(redemption_id, Allotted(minutes=0, at=at, refused=why))

    def correct(self, redemption_id: str, minutes: int) -> Allowance:
        """To what was handed over in the end, which may be nothing."""
        known = self.allotted.get(redemption_id)
        if known is None or known.minutes == minutes:
            return self
        return self._with(redemption_id, known.model_copy(update={"minutes": minutes}))

    def _with(self, redemption_id: str, allotted: Allotted) -> Allowance:
        return self.model_copy(update={"allotted": {**self.allotted, redemption_id: allotted}})


def goods_allowance_of(member_id: str) -> str:
    return f"goods:{member_id}"


def budget_of(merchant_id: str, month: str) -> str:
    return f"budget:{merchant_id}:{month}"


def empty(allowance_id: str) -> Allowance:
    return Allowance(allowance_id=allowance_id)
