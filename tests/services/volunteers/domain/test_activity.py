from datetime import timedelta

import pytest

from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from services.volunteers.domain.activity import Activity, CheckedIn, grade_of
from services.volunteers.domain.errors import (
    EvidenceTooWeak,
    InTheFuture,
    NotOpenYet,
    OverTheCeiling,
)
from tests.builders import COORDINATOR, EVENING, HUANG, WUJIAYUAN

LANTERNS = Activity(
    activity_id="lanterns",
    community_id=WUJIAYUAN,
    team="Lantern team",
    title="Lanterns for the festival",
    starts_at=EVENING,
    planned_minutes=90,
    places=20,
    published_by=COORDINATOR,
    published_at=EVENING - timedelta(days=7),
)
GRADE = EvidenceGrade.COORDINATOR_ENTERED


def after(minutes: int) -> Instant:
    return EVENING + timedelta(minutes=minutes)


def there(activity: Activity = LANTERNS) -> CheckedIn:
    return activity.check_in(HUANG, after(0))


def test_who_sets_up_the_chairs_may_come_an_hour_early() -> None:
    assert LANTERNS.check_in(HUANG, after(-60)).state == "checked_in"

    with pytest.raises(NotOpenYet):
        LANTERNS.check_in(HUANG, after(-61))


def test_an_activity_gives_its_planned_length_and_a_quarter() -> None:
    assert LANTERNS.check_out(there(), 112, GRADE, after(600)).minutes_served == 112

    with pytest.raises(OverTheCeiling):
        LANTERNS.check_out(there(), 113, GRADE, after(600))


def test_minutes_that_have_not_passed_are_not_recorded() -> None:
    assert LANTERNS.check_out(there(), 90, GRADE, after(30)).state == "checked_out"

    with pytest.raises(InTheFuture):
        LANTERNS.check_out(there(), 91, GRADE, after(30))


def test_nobody_is_at_two_places_at_once() -> None:
    at_the_same_time = LANTERNS.model_copy(
        update={"activity_id": "singing", "starts_at": after(89)}
    )
    afterwards = LANTERNS.model_copy(update={"activity_id": "tea", "starts_at": after(90)})

    assert there().overlaps(at_the_same_time.check_in(HUANG, after(89)))
    assert not there().overlaps(afterwards.check_in(HUANG, after(90)))


def test_who_served_shorter_than_planned_is_free_earlier() -> None:
    short = LANTERNS.check_out(there(), 45, GRADE, after(60))
    next_door = LANTERNS.model_copy(update={"activity_id": "tea", "starts_at": after(45)})

    assert not short.overlaps(next_door.check_in(HUANG, after(45)))


@pytest.mark.parametrize(
    ("by_oneself", "photo", "at", "grade"),
    [
        (True, True, after(100), EvidenceGrade.SELF_DECLARED),
        (False, True, after(100), EvidenceGrade.ROSTER_AND_PHOTO),
        (False, False, after(100), EvidenceGrade.COORDINATOR_ENTERED),
        (False, True, after(90 + 24 * 60 + 1), EvidenceGrade.COORDINATOR_ENTERED),
    ],
)
def test_evidence_is_as_good_as_the_way_it_was_recorded(
    at: Instant, grade: EvidenceGrade, *, by_oneself: bool, photo: bool
) -> None:
    assert grade_of(LANTERNS, at, None, by_oneself=by_oneself, photo=photo) == grade


def test_less_may_be_claimed_and_never_more() -> None:
    claimed = EvidenceGrade.SELF_DECLARED
    assert grade_of(LANTERNS, after(100), claimed, by_oneself=False, photo=True) == claimed

    with pytest.raises(EvidenceTooWeak):
        grade_of(LANTERNS, after(100), EvidenceGrade.CODE_IN_AND_OUT, by_oneself=False, photo=True)
