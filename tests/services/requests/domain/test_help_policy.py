from datetime import timedelta

import pytest

from lovebank.contracts.words import Category, ServiceClass
from services.requests.domain.help_policy import Rules, default_policies
from tests.builders import EVENING, WUJIAYUAN
from tests.services.requests.domain.needs import POLICY


@pytest.mark.parametrize(
    ("service_class", "accept", "resolve"),
    [
        (ServiceClass.URGENT, timedelta(minutes=15), timedelta(minutes=60)),
        (ServiceClass.SAME_DAY, timedelta(hours=2), timedelta(hours=24)),
        (ServiceClass.PLANNED, timedelta(hours=24), None),
        (ServiceClass.PROJECT, timedelta(days=7), timedelta(days=15)),
    ],
)
def test_each_class_promises_what_the_method_says(
    service_class: ServiceClass, accept: timedelta, resolve: timedelta | None
) -> None:
    promised = POLICY.promise(service_class, EVENING, None)

    assert promised.accept_by == EVENING + accept
    assert promised.resolve_by == (EVENING + resolve if resolve else None)


def test_what_is_urgent_is_acknowledged_and_arrived_at_in_time_too() -> None:
    promised = POLICY.promise(ServiceClass.URGENT, EVENING, None)

    assert promised.acknowledge_by == EVENING + timedelta(minutes=5)
    assert promised.arrive_by == EVENING + timedelta(minutes=45)


def test_what_is_planned_is_resolved_by_the_day_it_is_wanted() -> None:
    wanted_by = EVENING + timedelta(days=3)

    assert POLICY.promise(ServiceClass.PLANNED, EVENING, wanted_by).resolve_by == wanted_by


def test_a_dark_corridor_is_urgent_for_a_neighbour_of_76_and_not_for_everybody() -> None:
    assert POLICY.class_of(Category.PUBLIC_SPACE, ["age_75"]) is ServiceClass.URGENT
    assert POLICY.class_of(Category.PUBLIC_SPACE, ["likes_tea"]) is ServiceClass.SAME_DAY


def test_frailty_makes_nothing_slower() -> None:
    slower = {**Rules().model_dump(), "classes": {"visit": "P1"}}
    slower["frailty"] = {"care": ["alone"], "raised": {"visit": "P2"}}
    policy = default_policies(WUJIAYUAN).with_next(Rules.model_validate(slower)).in_force

    assert policy.class_of(Category.VISIT, ["alone"]) is ServiceClass.URGENT


def test_versions_follow_one_another_and_the_old_ones_stay() -> None:
    policies = default_policies(WUJIAYUAN).with_next(Rules(emergency_numbers=("120",)))

    assert [policy.version for policy in policies.versions] == [1, 2]
    assert policies.versions[0].emergency_numbers == ("110", "119", "120")
    assert policies.in_force.emergency_numbers == ("120",)
