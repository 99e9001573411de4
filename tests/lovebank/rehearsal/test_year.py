from collections import Counter
from datetime import UTC, datetime
from functools import cache
from statistics import median

import pytest
from pydantic import BaseModel

from lovebank.contracts.words import Category, ServiceClass
from lovebank.importing.file import check
from lovebank.rehearsal.lines import AttendanceLine, HelpRequestLine
from lovebank.rehearsal.profile import Profile
from lovebank.rehearsal.year import generate

FIRST_DAY = datetime(2025, 3, 1, tzinfo=UTC)


@cache
def year(seed: int = 7) -> tuple[BaseModel, ...]:
    return tuple(generate(seed, Profile(), FIRST_DAY))


def requests() -> list[HelpRequestLine]:
    return [line for line in year() if isinstance(line, HelpRequestLine)]


def test_a_seed_gives_the_same_year_for_ever_and_another_seed_another() -> None:
    assert year() == tuple(generate(7, Profile(), FIRST_DAY))
    assert year() != year(8)


def test_the_year_has_the_size_of_the_seed() -> None:
    kinds = Counter(line.model_dump()["kind"] for line in year())
    assert kinds["volunteer"] == 1_963
    assert kinds["activity"] == 165
    assert kinds["help_request"] == 1_460
    assert 1_200 < kinds["attendance"] < 2_600


@pytest.mark.parametrize(
    ("what", "share", "found"),
    [
        ("urgent", 0.10, lambda line: line.service_class is ServiceClass.URGENT),
        ("planned", 0.45, lambda line: line.service_class is ServiceClass.PLANNED),
        ("errands", 0.17, lambda line: line.category is Category.ERRAND),
        ("told twice", 0.12, lambda line: line.duplicate_of is not None),
        ("handed back", 0.04, lambda line: line.handed_back),
        ("confirmed by telephone", 0.20, lambda line: line.confirmed_by == "telephone_operator"),
        ("between 9 and 11", 0.21, lambda line: line.at.hour in (9, 10)),
        ("on a Monday", 1.15 / 6.9, lambda line: line.at.weekday() == 0),
    ],
)
def test_shares_are_those_of_the_profile(what: str, share: float, found: object) -> None:
    assert callable(found)
    lines = requests()
    counted = sum(1 for line in lines if found(line))
    # Three standard deviations of a share that is drawn so often.
    assert abs(counted / len(lines) - share) < 3 * (share * (1 - share) / len(lines)) ** 0.5, what


def test_half_of_the_requests_take_35_minutes_or_less() -> None:
    assert 32 <= median(line.minutes_served for line in requests()) <= 38


def test_the_second_report_comes_while_the_need_is_open() -> None:
    first = {line.request: line for line in requests()}
    for again in requests():
        if again.duplicate_of:
            told = first[again.duplicate_of]
            waited = (again.at - told.at).total_seconds()
            assert 0 < waited < max(told.accept_after_minutes * 60, 7)


def test_nobody_is_in_two_places_at_once() -> None:
    there = [
        (line.volunteer_id, line.at.date()) for line in year() if isinstance(line, AttendanceLine)
    ]
    assert len(there) == len(set(there))


def test_what_can_be_imported_is_without_mistakes() -> None:
    town = [
        line.model_dump_json().encode()
        for line in year()
        if not isinstance(line, HelpRequestLine | AttendanceLine)
    ]
    checked = check(town)
    assert checked.mistakes == []
    assert checked.outside == []
    assert len(checked.lines) == len(town)
