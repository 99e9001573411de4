"""What makes a deed doubtful, and how much one administrator enters by hand: rules of a policy."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from lovebank.kernel.model import Model

PERCENT = 100


class Limits(Model):
    """Of one administrator on one day."""

    backfills_a_day_max: int = Field(default=20, gt=0, le=1_000, strict=True)
    minutes_a_day_max: int = Field(default=2_400, gt=0, le=100_000, strict=True)


class Signal(StrEnum):
    OVERLAP = "overlap"  # Two deeds of one person at one time.
    ADMINISTRATOR_BURST = "administrator_burst"  # Much entered by one administrator in an hour.
    ONE_PARTNER = "one_partner"  # Over half of a person's minutes are for one beneficiary.


class Signals(Model):
    """Which of them are looked for in a community, and from where on they speak."""

    looked_for: Annotated[tuple[Signal, ...], Field(max_length=len(Signal))] = tuple(Signal)
    overlap_minutes_max: int = Field(default=15, ge=0, le=960, strict=True)
    backfills_an_hour_max: int = Field(default=10, gt=0, le=1_000, strict=True)
    one_partner_percent_max: int = Field(default=50, gt=0, le=PERCENT, strict=True)
    one_partner_after_minutes: int = Field(default=20 * 60, ge=0, le=10**6, strict=True)
