from datetime import timedelta

import pytest

from lovebank.contracts.ids import PersonId
from services.volunteers.domain.errors import BadBirthYear, TooYoung
from services.volunteers.domain.recruitment import SelfRecommended
from services.volunteers.domain.volunteer import (
    Approved,
    Profile,
    Registered,
    check_age,
    volunteer_no,
    youngest_age,
)
from tests.builders import EVENING, HUANG, WUJIAYUAN, XIE

LATER = EVENING + timedelta(days=1)


def profile(name: str = "Huang Manfeng") -> Profile:
    return Profile(
        volunteer_id=HUANG,
        community_id=WUJIAYUAN,
        name=name,
        phone="07468221001",
        home_grid="g1",
        recruitment=SelfRecommended(),
        registered_at=EVENING,
    )


def approved() -> Approved:
    registered = Registered(profile=profile())
    return registered.approve("WUJIAYUAN-000001", EVENING, cleared_for_homes=True)


def test_who_comes_back_from_a_suspension_keeps_number_and_clearance() -> None:
    again = approved().go_on_duty().suspend(LATER).reinstate(LATER)

    assert (again.volunteer_no, again.cleared_for_homes) == ("WUJIAYUAN-000001", True)
    assert again.duty == "off", "going on duty is their own to decide"


def test_from_every_state_there_is_a_way_out() -> None:
    registered = Registered(profile=profile())

    for volunteer in (registered, approved(), approved().suspend(LATER)):
        assert volunteer.leave(LATER).state == "left"


def test_a_number_is_made_of_nothing_that_somebody_is_or_has() -> None:
    assert volunteer_no("WJY", 123) == "WJY-000123"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Huang Manfeng", "Huang **"), ("黄满凤", "黄 **"), ("𠮷野", "𠮷 **"), ("Ms Lei", "Ms **")],
)
def test_a_masked_name_is_the_surname(name: str, masked: str) -> None:
    assert profile(name).masked_name == masked


def test_of_two_possible_ages_the_younger_is_assumed() -> None:
    assert youngest_age(2007, this_year=2021) == 13


def test_under_fourteen_somebody_registers_with_a_guardian() -> None:
    with pytest.raises(TooYoung):
        check_age(2008, guardian_id=None, this_year=2021)

    check_age(2008, guardian_id=PersonId(XIE), this_year=2021)
    check_age(2006, guardian_id=None, this_year=2021)


@pytest.mark.parametrize("birth_year", [1900, 2022])
def test_nobody_was_born_tomorrow_or_before_anybody_alive(birth_year: int) -> None:
    with pytest.raises(BadBirthYear):
        check_age(birth_year, guardian_id=None, this_year=2021)
