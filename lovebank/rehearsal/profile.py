"""What a year of one community is like: the figures that a made-up year is drawn from.

Sources: the seed's own report (teams, volunteers, projects, activities); call centres for the hours
of the day; two counties' reports for attendance; the rest are assumptions, to be set by whoever
knows better.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lovebank.contracts.words import Category, Channel, ServiceClass

Weights = Mapping[str, float]

_HOURS = (
    *(0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 2, 4, 7, 10.5, 10.5, 7.5),
    *(4, 4.5, 7.5, 8, 7, 5.5, 5.5, 5, 3.5, 2.2, 1.3, 0.9),
)
_CATEGORIES: Weights = {
    Category.SMALL_REPAIR: 18,
    Category.ERRAND: 17,
    Category.VISIT: 16,
    Category.PAPERWORK: 12,
    Category.ESCORT: 10,
    Category.PUBLIC_SPACE: 12,
    Category.CLEANING: 6,
    Category.MEDIATION: 4,
    Category.OTHER: 5,
}
_CLASSES: Weights = {
    ServiceClass.URGENT: 10,
    ServiceClass.SAME_DAY: 35,
    ServiceClass.PLANNED: 45,
    ServiceClass.PROJECT: 10,
}
_CHANNELS: Weights = {
    Channel.WECHAT_GROUP: 35,
    Channel.MINI_PROGRAM: 20,
    Channel.PHONE: 25,
    Channel.COUNTER: 12,
    Channel.PAPER: 3,
    Channel.HOTLINE: 5,
}
_CHANNELS_WITHOUT_SMARTPHONE: Weights = {
    Channel.PHONE: 55,
    Channel.COUNTER: 30,
    Channel.PAPER: 5,
    Channel.NEIGHBOUR: 10,
}


@dataclass(frozen=True)
class Lognormal:
    """Many small ones and a few large; `lowest` and `highest` are the ends that are believed."""

    median: float
    sigma: float
    lowest: int
    highest: int


@dataclass(frozen=True)
class Profile:
    volunteers: int = 1_963
    teams: int = 13
    projects: int = 10
    activities: int = 165
    requests: int = 1_460
    residents_asking: int = 600
    days: int = 365
    without_smartphone_share: float = 0.25  # Of those who ask; of all residents it is 8 %.
    active_share: float = 0.30
    on_duty_share_of_active: float = 0.10
    cleared_for_homes_share: float = 0.80
    reported_by_another_share: float = 0.55
    duplicate_share: float = 0.11
    duplicate_share_of_public_space: float = 0.35
    handed_back_share: float = 0.04
    no_show_share: float = 0.03
    cancelled_share: float = 0.03
    solved_by_organization_share: float = 0.03
    not_possible_share: float = 0.01
    referred_share_of_public_space: float = 0.30
    confirmed_by: Weights = field(
        default_factory=lambda: {"beneficiary": 55, "telephone_operator": 20, "silence": 25}
    )
    recruited_by: Weights = field(
        default_factory=lambda: {
            "community_recommendation": 40,
            "public_recommendation": 20,
            "self_recommendation": 30,
            "social_work_discovery": 10,
        }
    )
    minutes_served: Lognormal = Lognormal(35, 0.7, 5, 240)
    people_an_activity: Lognormal = Lognormal(10, 0.7, 3, 300)
    minutes_an_activity: Lognormal = Lognormal(120, 0.3, 60, 240)
    hours_a_year: Lognormal = Lognormal(4, 1.68, 1, 1_500)
    categories: Weights = field(default_factory=lambda: _CATEGORIES)
    classes: Weights = field(default_factory=lambda: _CLASSES)
    channels: Weights = field(default_factory=lambda: _CHANNELS)
    channels_without_smartphone: Weights = field(
        default_factory=lambda: _CHANNELS_WITHOUT_SMARTPHONE
    )
    hours: tuple[float, ...] = _HOURS
    weekdays: tuple[float, ...] = (1.15, 1.05, 1.0, 1.0, 1.0, 0.9, 0.8)  # Monday first.
    months: tuple[float, ...] = (1.2, 1.2, 1.3, 1, 1, 1, 1.1, 1.1, 1, 1, 1, 1)  # January first.
