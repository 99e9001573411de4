from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from lovebank.contracts.words import EvidenceGrade
from services.ledger.domain.bank_policy import Rules, default_policies, local_day
from tests.builders import WUJIAYUAN


@pytest.mark.parametrize(
    "ladder", [(), (0,), (6_000, 6_000), (600, 60), (1.5,), tuple(range(1, 11))]
)
def test_a_ladder_rises_from_rung_to_rung(ladder: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError):
        Rules(star_ladder_minutes=ladder)


def test_new_rules_are_a_new_version_and_the_old_ones_stay() -> None:
    first = default_policies(WUJIAYUAN)
    second = first.with_next(Rules(star_ladder_minutes=(60, 120)))

    assert (second.in_force.version, second.in_force.star_ladder_minutes) == (2, (60, 120))
    assert second.numbered(1) == first.in_force
    assert second.numbered(3) is None
    assert second.numbered(0) is None


def test_grades_are_kept_in_one_order() -> None:
    rules = Rules(grades_for_stars=(EvidenceGrade(6), EvidenceGrade(3), EvidenceGrade(6)))

    assert rules.grades_for_stars == (3, 6)


def test_a_day_is_the_day_on_the_volunteers_wall() -> None:
    assert local_day(datetime(2021, 2, 21, 15, 59, tzinfo=UTC)) == "2021-02-21"
    assert local_day(datetime(2021, 2, 21, 16, 0, tzinfo=UTC)) == "2021-02-22"
