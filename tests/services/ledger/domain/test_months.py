from datetime import UTC, datetime, timedelta

import pytest

from services.ledger.domain.months import bounds, month_of, months_before


def test_a_month_begins_when_the_calendar_on_the_wall_says_so() -> None:
    midnight = datetime(2021, 2, 28, 16, tzinfo=UTC)  # In Yongzhou it is March now.

    assert month_of(midnight) == "2021-03"
    assert month_of(midnight - timedelta(milliseconds=1)) == "2021-02"


@pytest.mark.parametrize(("month", "following"), [("2021-02", "2021-03"), ("2021-12", "2022-01")])
def test_months_are_laid_end_to_end(month: str, following: str) -> None:
    begins, ends = bounds(month)

    assert ends == bounds(following)[0]
    assert month_of(begins) == month
    assert month_of(ends) == following


def test_a_month_before_ends_where_that_month_does() -> None:
    last_of_march = datetime(2021, 3, 31, 4, 0, tzinfo=UTC)

    assert months_before(last_of_march, 1).date().isoformat() == "2021-02-28"
    assert months_before(last_of_march, 25).date().isoformat() == "2019-02-28"
    assert months_before(last_of_march, 3).date().isoformat() == "2020-12-31"
