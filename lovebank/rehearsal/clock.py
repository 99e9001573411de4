"""A clock that the rehearsal sets, so that a year takes minutes."""

from datetime import datetime

from lovebank.contracts.instant import in_milliseconds


class SteeredClock:
    """It is the same moment until told otherwise, and never an earlier one."""

    def __init__(self, start: datetime) -> None:
        self._now = in_milliseconds(start)

    def __call__(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        self._now = max(self._now, in_milliseconds(moment))
