"""A community's rules for its exchange: a part of the bank's policy, with its version."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.model import Model

MINUTES_MAX = 10**9
FLOOR_MINUTES_MIN = -100_000
Minutes = Annotated[int, Field(ge=0, le=MINUTES_MAX, strict=True)]


class ExchangeRules(Model):
    """The defaults are those of domain.md. `grades_for_goods`: what was entered afterwards, or
    only said by the volunteer, earns no goods. `hours_held_days`: so long a beneficiary's minutes
    are held for a helper, which is longer than any dispute should take.
    """

    floor_minutes: Annotated[int, Field(ge=FLOOR_MINUTES_MIN, le=0, strict=True)] = -600
    goods_share_percent: Annotated[int, Field(ge=0, le=100, strict=True)] = 20
    goods_window_days: Annotated[int, Field(ge=1, le=3_660, strict=True)] = 365
    earned_before_goods_minutes: Minutes = 20 * 60
    grades_for_goods: Annotated[tuple[EvidenceGrade, ...], Field(max_length=len(EvidenceGrade))] = (
        tuple(EvidenceGrade)[2:]
    )
    reserved_days: Annotated[int, Field(ge=1, le=60, strict=True)] = 7
    hours_held_days: Annotated[int, Field(ge=1, le=366, strict=True)] = 30
    wrong_codes_max: Annotated[int, Field(ge=1, le=100, strict=True)] = 5

    @field_validator("grades_for_goods")
    @classmethod
    def _in_order(cls, grades: tuple[EvidenceGrade, ...]) -> tuple[EvidenceGrade, ...]:
        return tuple(sorted(set(grades)))
