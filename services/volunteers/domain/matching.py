"""Whom to ask: those who are able, nearest first. Hard rules filter, and are never traded.

Pure and deterministic: the same town, need and rules give the same answer, in the same order.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.words import Category, GridId, ServiceClass
from services.volunteers.domain.community import Spot
from services.volunteers.domain.dispatch_policy import DispatchPolicy
from services.volunteers.domain.volunteer import AGE_ADULT, AGE_ALONE, Approved, youngest_age

FAR_SQUARED_METRES = 2**62  # Whose grid is not known is asked after all whose grid is.


class Unable(StrEnum):
    """Why somebody is not asked. The order is that in which it is looked at."""

    CONCERNED = "concerned"
    ASKED = "asked"
    HANDED_BACK = "handed_back"
    OFF_DUTY = "off_duty"
    BUSY = "busy"
    MINOR = "minor"
    NO_SKILL = "no_skill"
    NO_CLEARANCE = "no_clearance"


class Nobody(StrEnum):
    """Why a wave is empty."""

    ASKED_YET = "nobody_asked_yet"
    ON_DUTY = "nobody_on_duty"
    ABLE = "nobody_able"
    LEFT_TO_ASK = "nobody_left_to_ask"


@dataclass(frozen=True)
class Wish:
    """What is needed, and who cannot be asked for it."""

    category: Category
    service_class: ServiceClass
    grid: GridId
    concerned: Collection[str] = ()  # Who asks, and who is to be helped.
    asked: Collection[VolunteerId] = ()
    handed_back: Collection[VolunteerId] = ()


@dataclass(frozen=True)
class Town:
    """What is known of a community when it is decided whom to ask."""

    on_duty: Sequence[Approved]
    grids: Mapping[GridId, Spot]
    this_year: int
    busy: Collection[VolunteerId] = ()
    recent_offers: Mapping[VolunteerId, int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Choice:
    """Whom to ask, in order; if nobody, why."""

    volunteers: Sequence[VolunteerId]
    nobody: Nobody | None = None


def choose(wish: Wish, town: Town, policy: DispatchPolicy, count: int) -> Choice:
    """At most `count` of those who are able; by distance, then fewest recent offers, then id."""
    able = able_ones(wish, town, policy)
    if not able:
        why_not = {unable(wish, each, town, policy) for each in town.on_duty}
        return Choice((), _nobody({why for why in why_not if why}))
    ranked = sorted(able, key=lambda each: _rank(wish, each, town))
    return Choice([each.profile.volunteer_id for each in ranked[:count]])


def able_ones(wish: Wish, town: Town, policy: DispatchPolicy) -> Sequence[Approved]:
    return [each for each in town.on_duty if unable(wish, each, town, policy) is None]


def unable(wish: Wish, volunteer: Approved, town: Town, policy: DispatchPolicy) -> Unable | None:
    """The first hard rule that stands against it."""
    volunteer_id = volunteer.profile.volunteer_id
    rules = {
        Unable.CONCERNED: volunteer_id in wish.concerned,
        Unable.ASKED: volunteer_id in wish.asked,
        Unable.HANDED_BACK: volunteer_id in wish.handed_back,
        Unable.OFF_DUTY: volunteer.duty == "off",
        Unable.BUSY: volunteer_id in town.busy,
        Unable.MINOR: _too_young(wish, volunteer, town.this_year, policy),
        Unable.NO_SKILL: _lacks_skill(wish, volunteer, policy),
        Unable.NO_CLEARANCE: _needs_clearance(wish, volunteer, policy),
    }
    return next((why for why, stands in rules.items() if stands), None)


def _too_young(wish: Wish, volunteer: Approved, this_year: int, policy: DispatchPolicy) -> bool:
    birth_year = volunteer.profile.birth_year
    if birth_year is None:
        return False
    age = youngest_age(birth_year, this_year)
    risky = wish.service_class == ServiceClass.URGENT or wish.category in policy.home_categories
    return age < AGE_ALONE or (age < AGE_ADULT and risky)


def _lacks_skill(wish: Wish, volunteer: Approved, policy: DispatchPolicy) -> bool:
    wanted = policy.skills_for.get(wish.category, ())
    return bool(wanted) and not {*wanted} & {*volunteer.profile.skills}


def _needs_clearance(wish: Wish, volunteer: Approved, policy: DispatchPolicy) -> bool:
    return wish.category in policy.home_categories and not volunteer.cleared_for_homes


def _rank(wish: Wish, volunteer: Approved, town: Town) -> tuple[int, int, str]:
    volunteer_id = volunteer.profile.volunteer_id
    recent = town.recent_offers.get(volunteer_id, 0)
    return _distance(wish.grid, volunteer.profile.home_grid, town.grids), recent, volunteer_id


def _distance(one: GridId, other: GridId, grids: Mapping[GridId, Spot]) -> int:
    if one == other:
        return 0
    if one in grids and other in grids:
        return grids[one].squared_metres_to(grids[other])
    return FAR_SQUARED_METRES


def _nobody(why_not: Collection[Unable]) -> Nobody:
    if not why_not:
        return Nobody.ON_DUTY
    return Nobody.LEFT_TO_ASK if Unable.ASKED in why_not else Nobody.ABLE
