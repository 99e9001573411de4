"""Days as the community lives them: from midnight to midnight in China, UTC+8 all year round.

One time in the whole country and none in summer, so the offset is fixed: a figure of a day never
depends on a table of time zones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import TypeAlias

from lovebank.contracts.instant import Instant
from services.insights.domain.errors import DaysReversed, TooManyDays

LOCAL_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
DAYS_MAX = 366
Day: TypeAlias = str  # 2021-02-22: the order of the texts is the order of the days.


def local_day(moment: Instant) -> Day:
    return moment.astimezone(LOCAL_TIME).date().isoformat()


@dataclass(frozen=True)
class Days:
    """From the first to the last, both included. Raises `DaysReversed`, `TooManyDays`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise DaysReversed
        if len(self) > DAYS_MAX:
            raise TooManyDays(DAYS_MAX)

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def each(self) -> Sequence[Day]:
        return [(self.first + timedelta(days=n)).isoformat() for n in range(len(self))]

    @property
    def after_last(self) -> Day:
        return (self.last + timedelta(days=1)).isoformat()
