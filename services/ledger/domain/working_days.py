"""Working days, on the calendar of the volunteer's wall."""

from datetime import date, datetime, time, timedelta

from lovebank.contracts.instant import Instant
from services.ledger.domain.bank_policy import LOCAL_TIME, BankPolicy

_SATURDAY = 5


def notice_ends_at(begins_at: Instant, policy: BankPolicy) -> Instant:
    """The midnight after the last whole day of a notice; the day it begins on is not counted."""
    day, left = begins_at.astimezone(LOCAL_TIME).date(), policy.star_notice_days
    while left:
        day += timedelta(days=1)
        left -= _is_worked(day, policy)
    return datetime.combine(day + timedelta(days=1), time(), LOCAL_TIME)


def _is_worked(day: date, policy: BankPolicy) -> bool:
    """Where weekends count, all days do."""
    if not policy.star_notice_skips_weekends or day in policy.worked_weekends:
        return True
    return day.weekday() < _SATURDAY and day not in policy.public_holidays
