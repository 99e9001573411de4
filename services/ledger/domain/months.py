"""Months on the wall: `2021-02`, in local time."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from lovebank.contracts.instant import Instant
from services.ledger.domain.bank_policy import LOCAL_TIME

Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
MONTHS_A_YEAR = 12


def month_of(moment: Instant) -> str:
    return moment.astimezone(LOCAL_TIME).strftime("%Y-%m")


def bounds(month: str) -> tuple[Instant, Instant]:
    """Its first moment, and the first that is not in it any more."""
    year, number = (int(part) for part in month.split("-"))
    following = (year + number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1)
    return _first(year, number), _first(*following)


def months_before(moment: Instant, months: int) -> Instant:
    """The same day of an earlier month, or its last where it is shorter."""
    local = moment.astimezone(LOCAL_TIME)
    year, month = divmod(local.year * MONTHS_A_YEAR + local.month - 1 - months, MONTHS_A_YEAR)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def _first(year: int, month: int) -> Instant:
    return datetime(year, month, 1, tzinfo=LOCAL_TIME)
