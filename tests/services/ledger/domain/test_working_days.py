from datetime import date, datetime

import pytest

from services.ledger.domain.bank_policy import LOCAL_TIME, BankPolicy
from services.ledger.domain.working_days import notice_ends_at
from tests.builders import WUJIAYUAN

THURSDAY = datetime(2021, 2, 25, 9, 30, tzinfo=LOCAL_TIME)
SATURDAY = datetime(2021, 2, 27, 9, 30, tzinfo=LOCAL_TIME)


def policy(days: int = 5, *, skips_weekends: bool = True) -> BankPolicy:
    return BankPolicy(
        community_id=WUJIAYUAN, star_notice_days=days, star_notice_skips_weekends=skips_weekends
    )


@pytest.mark.parametrize(
    ("begins_at", "days", "ends"),
    [
        (THURSDAY, 5, datetime(2021, 3, 5, tzinfo=LOCAL_TIME)),
        (THURSDAY, 1, datetime(2021, 2, 27, tzinfo=LOCAL_TIME)),
        (THURSDAY, 2, datetime(2021, 3, 2, tzinfo=LOCAL_TIME)),
        (SATURDAY, 5, datetime(2021, 3, 6, tzinfo=LOCAL_TIME)),
        (SATURDAY, 1, datetime(2021, 3, 2, tzinfo=LOCAL_TIME)),
    ],
)
def test_a_notice_hangs_for_whole_working_days(
    begins_at: datetime, days: int, ends: datetime
) -> None:
    assert notice_ends_at(begins_at, policy(days)) == ends


def test_a_community_may_count_the_weekend() -> None:
    ends = notice_ends_at(THURSDAY, policy(5, skips_weekends=False))

    assert ends == datetime(2021, 3, 3, tzinfo=LOCAL_TIME)


def test_the_day_begins_when_it_begins_in_the_town() -> None:
    late_in_utc = datetime(2021, 2, 25, 23, 59, tzinfo=LOCAL_TIME)

    assert notice_ends_at(late_in_utc, policy(1)) == datetime(2021, 2, 27, tzinfo=LOCAL_TIME)


def test_on_a_public_holiday_nobody_reads_a_notice() -> None:
    """National Day of 2021: a week off, and the Saturday after it is worked."""
    begins_at = datetime(2021, 9, 30, 9, 30, tzinfo=LOCAL_TIME)
    plain = policy(3)
    off = tuple(date(2021, 10, day) for day in range(1, 8))
    holidays = plain.model_copy(
        update={"public_holidays": off, "worked_weekends": (date(2021, 10, 9),)}
    )

    assert notice_ends_at(begins_at, plain) == datetime(2021, 10, 6, tzinfo=LOCAL_TIME)
    # Friday the 8th, Saturday the 9th, Monday the 11th.
    assert notice_ends_at(begins_at, holidays) == datetime(2021, 10, 12, tzinfo=LOCAL_TIME)
