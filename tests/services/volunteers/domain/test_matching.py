from random import Random
from typing import Any

import pytest

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.words import Category, ServiceClass
from services.volunteers.domain.community import Spot
from services.volunteers.domain.dispatch_policy import DispatchPolicy
from services.volunteers.domain.matching import Nobody, Town, Unable, Wish, choose, unable
from services.volunteers.domain.recruitment import SelfRecommended
from services.volunteers.domain.volunteer import Approved, Profile, Registered
from tests.builders import EVENING, HUANG, LEI, TANG, WUJIAYUAN, XIE

POLICY = DispatchPolicy(community_id=WUJIAYUAN)
GRIDS = {
    "g1": Spot(east_metres=0, north_metres=0),
    "g2": Spot(east_metres=100, north_metres=0),
    "g3": Spot(east_metres=-100, north_metres=-1),
}


def volunteer(name: str = HUANG, grid: str = "g1", **facts: Any) -> Approved:
    homes = facts.pop("cleared_for_homes", False)
    on_duty = facts.pop("on_duty", True)
    profile = Profile(
        volunteer_id=VolunteerId(name),
        community_id=WUJIAYUAN,
        name="A neighbour",
        phone=None,
        home_grid=grid,
        recruitment=SelfRecommended(),
        registered_at=EVENING,
        **facts,
    )
    approved = Registered(profile=profile).approve("N-1", EVENING, cleared_for_homes=homes)
    return approved.go_on_duty() if on_duty else approved


def wish(category: Category = Category.PUBLIC_SPACE, **facts: Any) -> Wish:
    usual = {"service_class": ServiceClass.URGENT, "grid": "g1", "concerned": {XIE, LEI}}
    return Wish(category=category, **{**usual, **facts})


def town(*on_duty: Approved, **facts: Any) -> Town:
    return Town(on_duty=on_duty, grids=GRIDS, this_year=2021, **facts)


def test_the_nearest_are_asked_first_and_whose_grid_is_unknown_last() -> None:
    people = [volunteer(f"v{n}", grid) for n, grid in enumerate(["g9", "g3", "g2", "g1"])]

    assert [*choose(wish(), town(*people), POLICY, 5).volunteers] == ["v3", "v2", "v1", "v0"]


def test_of_two_as_near_who_was_asked_less_of_late_is_asked_first_and_then_by_id() -> None:
    people = [volunteer("v1"), volunteer("v3"), volunteer("v2")]
    recent = {VolunteerId("v1"): 2}

    found = choose(wish(), town(*people, recent_offers=recent), POLICY, 3)

    assert [*found.volunteers] == ["v2", "v3", "v1"]


def test_the_same_town_gives_the_same_answer_in_whatever_order_it_is_read() -> None:
    chance = Random(7)  # noqa: S311
    people = [volunteer(f"v{n:02}", chance.choice(["g1", "g2", "g3"])) for n in range(40)]
    answers = {
        tuple(choose(wish(), town(*chance.sample(people, 40)), POLICY, 5).volunteers)
        for _ in range(20)
    }

    assert len(answers) == 1


@pytest.mark.parametrize(
    ("why", "person", "needed"),
    [
        (Unable.CONCERNED, volunteer(XIE), wish()),
        (Unable.CONCERNED, volunteer(LEI), wish()),
        (Unable.ASKED, volunteer(), wish(asked={HUANG})),
        (Unable.HANDED_BACK, volunteer(), wish(handed_back={HUANG})),
        (Unable.OFF_DUTY, volunteer(on_duty=False), wish()),
        (Unable.MINOR, volunteer(birth_year=2005), wish()),
        (
            Unable.MINOR,
            volunteer(birth_year=2005, cleared_for_homes=True),
            wish(Category.VISIT, service_class=ServiceClass.PLANNED),
        ),
        (
            Unable.MINOR,
            volunteer(birth_year=2009),
            wish(service_class=ServiceClass.PLANNED),
        ),
        (Unable.NO_SKILL, volunteer(cleared_for_homes=True), wish(Category.SMALL_REPAIR)),
        (Unable.NO_CLEARANCE, volunteer(skills=("electrics",)), wish(Category.SMALL_REPAIR)),
        (Unable.NO_CLEARANCE, volunteer(), wish(Category.VISIT)),
    ],
)
def test_a_hard_rule_stands_against_it(why: Unable, person: Approved, needed: Wish) -> None:
    assert unable(needed, person, town(person), POLICY) == why


def test_who_has_another_request_is_busy() -> None:
    assert unable(wish(), volunteer(), town(busy={HUANG}), POLICY) == Unable.BUSY


def test_a_young_volunteer_may_run_an_errand_that_is_not_urgent() -> None:
    needed = wish(Category.ERRAND, service_class=ServiceClass.SAME_DAY)

    assert unable(needed, volunteer(birth_year=2005), town(), POLICY) is None


def test_any_one_of_the_skills_makes_able() -> None:
    electrician = volunteer(skills=("electrics",), cleared_for_homes=True)

    assert unable(wish(Category.SMALL_REPAIR), electrician, town(), POLICY) is None


@pytest.mark.parametrize(
    ("people", "needed", "why"),
    [
        ([], wish(), Nobody.ON_DUTY),
        ([volunteer()], wish(Category.VISIT), Nobody.ABLE),
        ([volunteer(), volunteer(TANG, birth_year=2005)], wish(asked={HUANG}), Nobody.LEFT_TO_ASK),
    ],
)
def test_where_nobody_can_be_asked_it_is_said_why(
    people: list[Approved], needed: Wish, why: Nobody
) -> None:
    choice = choose(needed, town(*people), POLICY, 5)

    assert (choice.volunteers, choice.nobody) == ((), why)
