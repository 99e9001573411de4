"""Drawing from a profile: one source of chance, so that a seed gives the same year for ever."""

from datetime import datetime, timedelta
from math import log
from random import Random

from lovebank.rehearsal.profile import Lognormal, Profile, Weights


def one_of(chance: Random, weights: Weights) -> str:
    return chance.choices([*weights], [*weights.values()])[0]


def size(chance: Random, shape: Lognormal) -> int:
    drawn = chance.lognormvariate(log(shape.median), shape.sigma)
    return round(min(max(drawn, shape.lowest), shape.highest))


class Calendar:
    """Moments of a year, as often as their month, weekday and hour are busy."""

    def __init__(self, chance: Random, profile: Profile, first_day: datetime) -> None:
        self._chance = chance
        self._hours = profile.hours
        self._days = [first_day + timedelta(days=day) for day in range(profile.days)]
        self._busy = [
            profile.months[day.month - 1] * profile.weekdays[day.weekday()] for day in self._days
        ]

    def any_moment(self) -> datetime:
        hour = self._chance.choices(range(24), self._hours)[0]
        minute, second = self._chance.randrange(60), self._chance.randrange(60)
        return self._any_day() + timedelta(hours=hour, minutes=minute, seconds=second)

    def any_morning_or_afternoon(self) -> datetime:
        return self._any_day() + timedelta(hours=self._chance.choice((9, 14)))

    def _any_day(self) -> datetime:
        return self._chance.choices(self._days, self._busy)[0]
