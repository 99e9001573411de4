"""Minutes by day, as far back as a deed may still come to be known; before that, one number.

The last days are kept by themselves, so that it does not matter in which order their deeds come.
Of all earlier ones only the most that was counted on any of them is kept: whatever comes so late
may find less room than there was, and never more. So it has an end, however long somebody serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

# A year and a half: a deed is told of within twelve months at most, and may wait half a year then.
DAYS_KEPT = 550
EARLIER = "earlier"
Days = Mapping[str, int]


def counted_on(day: str, days: Days) -> int:
    """What was counted on that day, or at most was."""
    return days.get(_kept_as(day, _first_kept(days)), 0)


def counted_too(day: str, minutes: int, days: Days) -> Days:
    """With these minutes of that day."""
    name = _kept_as(day, _first_kept(days))
    after = {**days, name: days.get(name, 0) + minutes}
    first = _first_kept(after)
    folded = [after[each] for each in after if each != EARLIER and each < first]
    if not folded:
        return after
    kept = {each: after[each] for each in after if each == EARLIER or each >= first}
    return {**kept, EARLIER: max(after.get(EARLIER, 0), *folded)}


def _kept_as(day: str, first: str) -> str:
    return day if day >= first else EARLIER


def _first_kept(days: Days) -> str:
    """So many days before the last one that is known."""
    last = max((each for each in days if each != EARLIER), default="")
    if not last:
        return ""
    return (date.fromisoformat(last) - timedelta(days=DAYS_KEPT - 1)).isoformat()
