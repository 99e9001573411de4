import pytest
from pydantic import ValidationError

from lovebank.contracts.ids import PersonId
from lovebank.contracts.words import ConfirmedBy, EvidenceGrade
from services.requests.domain.confirmation import Evidence, Verdict
from services.requests.domain.errors import MinutesOutOfRange, NotYourVoice, OwnDeed
from services.requests.domain.served_states import Deed, Disputed, Ruling
from services.requests.domain.states import Confirmed
from tests.builders import COORDINATOR, EVENING, HUANG
from tests.services.requests.domain.needs import (
    NOTE,
    PHOTO,
    POLICY,
    completed,
    confirmation,
    disputed,
    need,
)


@pytest.mark.parametrize(
    ("stated", "said", "planned", "counted"),
    [
        (38, None, None, 38),
        (38, 38, None, 38),
        (38, 30, None, 30),  # The lower of the two.
        (30, 38, None, 30),
        (45, 30, None, 30),
        (46, 30, None, None),  # More than 15 minutes apart: a coordinator rules.
        (150, 120, 120, 120),  # A quarter over plan.
        (151, 120, 120, None),
        (10, 60, None, None),
        (960, 1, None, None),
    ],
)
def test_the_lower_count_is_taken_where_the_two_are_near(
    stated: int, said: int | None, planned: int | None, counted: int | None
) -> None:
    told = completed(stated, need(planned_minutes=planned))

    request = told.confirm(confirmation(said), POLICY, EVENING)

    if counted is None:
        assert isinstance(request, Disputed)
        assert (request.minutes_stated, request.minutes_confirmed) == (stated, said)
    else:
        assert isinstance(request, Confirmed)
        assert request.minutes_served == counted


@pytest.mark.parametrize(
    ("evidence", "grade"),
    [
        ((), EvidenceGrade.CONFIRMED_BY_BENEFICIARY),
        ((NOTE,), EvidenceGrade.CONFIRMED_BY_BENEFICIARY),
        ((PHOTO,), EvidenceGrade.TWO_INDEPENDENT_KINDS),
    ],
)
def test_two_independent_kinds_are_worth_more_than_one(
    evidence: tuple[Evidence, ...], grade: EvidenceGrade
) -> None:
    request = completed(38, None, *evidence).confirm(confirmation(), POLICY, EVENING)

    assert isinstance(request, Confirmed)
    assert request.evidence_grade == grade


@pytest.mark.parametrize(
    ("evidence", "grade"),
    [
        ((), EvidenceGrade.SELF_DECLARED),
        ((NOTE,), EvidenceGrade.SELF_DECLARED),
        ((PHOTO,), EvidenceGrade.ROSTER_AND_PHOTO),
    ],
)
def test_silence_is_worth_less_than_a_word(
    evidence: tuple[Evidence, ...], grade: EvidenceGrade
) -> None:
    request = completed(38, None, *evidence).confirm_by_silence(POLICY, EVENING)

    assert (request.confirmed_by, request.evidence_grade) == (ConfirmedBy.SILENCE, grade)


def test_who_served_neither_confirms_nor_rules() -> None:
    with pytest.raises(OwnDeed):
        completed().confirm(confirmation(person=HUANG, voice=ConfirmedBy.COUNTER), POLICY, EVENING)
    ruling = Ruling(person_id=PersonId(HUANG), verdict=Verdict.FOR_VOLUNTEER)
    with pytest.raises(OwnDeed):
        disputed().rule(ruling, POLICY, EVENING)


@pytest.mark.parametrize("voice", [ConfirmedBy.SILENCE, ConfirmedBy.RULING])
def test_nobody_speaks_as_silence(voice: ConfirmedBy) -> None:
    with pytest.raises(NotYourVoice):
        completed().confirm(confirmation(voice=voice), POLICY, EVENING)


@pytest.mark.parametrize(
    ("verdict", "minutes", "counted"),
    [
        (Verdict.FOR_VOLUNTEER, None, 90),
        (Verdict.FOR_BENEFICIARY, None, 30),
        (Verdict.REDUCED, 60, 60),
    ],
)
def test_a_coordinator_rules_on_the_minutes(
    verdict: Verdict, minutes: int | None, counted: int
) -> None:
    ruling = Ruling(person_id=COORDINATOR, verdict=verdict, minutes_served=minutes)

    ruled = disputed(stated=90, said=30).rule(ruling, POLICY, EVENING)

    assert isinstance(ruled, Confirmed)
    assert (ruled.minutes_served, ruled.evidence_grade) == (counted, 2)


@pytest.mark.parametrize("minutes", [None, 91])
def test_a_ruling_gives_no_more_than_was_stated(minutes: int | None) -> None:
    ruling = Ruling(person_id=COORDINATOR, verdict=Verdict.REDUCED, minutes_served=minutes)

    with pytest.raises(MinutesOutOfRange):
        disputed(stated=90).rule(ruling, POLICY, EVENING)


@pytest.mark.parametrize("minutes", [-1, 0, 16 * 60 + 1, 38.0, "38", True])
def test_minutes_are_whole_and_of_one_day(minutes: object) -> None:
    with pytest.raises(ValidationError):
        Deed.model_validate({"minutes_served": minutes})
