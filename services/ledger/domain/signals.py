"""What makes a deed doubtful before it is posted: found by what the ledger itself knows.

A hit accuses nobody. It puts the minutes where they wait for a person to look (异常冻结).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import Field

from lovebank.contracts.ids import PersonId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.doubts import PERCENT, Signal, Signals
from services.ledger.domain.errors import ServedInFuture, ServedTooLongAgo, TooLongADay
from services.ledger.domain.months import months_before
from services.ledger.domain.order import Deed

DEEDS_REMEMBERED = 100
CLOCKS_DIFFER_MAX = timedelta(minutes=5)


class Service(Model):
    """A deed with what else is known of it. `partner_id` is who was helped, if one person was.

    `entered_by` are the administrators who entered and approved it, if it was entered by hand;
    `entered_in_the_hour` is how many the first of them entered within an hour.
    """

    deed: Deed
    begins_at: Instant
    partner_id: PersonId | None = None
    entered_by: tuple[PersonId, ...] = ()
    told_at: Instant | None = None  # Of one that was told before anybody asked when.
    entered_in_the_hour: int = 0

    @property
    def ends_at(self) -> Instant:
        return self.begins_at + timedelta(minutes=self.deed.minutes_served)

    def check_told_in_time(self, months_max: int) -> None:
        """Raises `ServedTooLongAgo`."""
        if self.told_at is not None:
            check_not_too_old(self.begins_at, self.told_at, months_max)

    def check_over(self, now: Instant) -> None:
        """Raises `ServedInFuture`: somebody's clock is wrong, and who knows what else."""
        if self.begins_at > now + CLOCKS_DIFFER_MAX:
            raise ServedInFuture(self.begins_at, now)


def check_not_too_old(begins_at: Instant, told_at: Instant, months_max: int) -> None:
    """Raises `ServedTooLongAgo`. What counts is when it was told, however late it is heard."""
    if begins_at < months_before(told_at, months_max):
        raise ServedTooLongAgo(begins_at, months_max)


class Served(Model):
    """A deed as it is remembered, with what was found when it came."""

    deed_id: str
    begins_at: Instant
    ends_at: Instant
    day: str
    minutes: int
    signals: tuple[Signal, ...] = ()

    def time_shared_with(self, service: Service) -> timedelta:
        """Below zero where one was over before the other began."""
        begins = max(self.begins_at, service.begins_at)
        return min(self.ends_at, service.ends_at) - begins


class ServedMonth(Model):
    """What one person served in one month, as it was first told."""

    services: tuple[Served, ...] = ()

    def find(self, deed_id: str) -> Served | None:
        return next((each for each in self.services if each.deed_id == deed_id), None)

    def check_day(self, day: str, minutes: int, minutes_max: int) -> None:
        """Raises `TooLongADay`."""
        so_far = sum(each.minutes for each in self.services if each.day == day)
        if so_far + minutes > minutes_max:
            raise TooLongADay(day, so_far + minutes, minutes_max)

    def with_next(self, served: Served) -> ServedMonth:
        return ServedMonth(services=(*self.services, served))


class Partners(Model):
    """For whom somebody served. Those who were found to be no cause for doubt are `vouched` for."""

    minutes: Mapping[str, int] = Field(default_factory=dict)
    deeds: tuple[str, ...] = ()  # The last ones: none is counted twice.
    vouched: tuple[str, ...] = ()

    def with_next(self, deed: Deed, partner_id: str) -> Partners:
        if deed.deed_id in self.deeds:
            return self
        minutes = self.minutes.get(partner_id, 0) + deed.minutes_served
        return self.model_copy(
            update={
                "minutes": {**self.minutes, partner_id: minutes},
                "deeds": (*self.deeds, deed.deed_id)[-DEEDS_REMEMBERED:],
            }
        )

    def vouch(self, partner_id: str) -> Partners:
        return self.model_copy(update={"vouched": tuple({*self.vouched, partner_id})})

    def is_mostly(self, partner_id: str | None, earned_minutes: int, rules: Signals) -> bool:
        """`earned_minutes` are all of the person's, with those of activities, before this deed."""
        if partner_id is None or partner_id in self.vouched:
            return False
        enough = earned_minutes >= rules.one_partner_after_minutes
        share = self.minutes.get(partner_id, 0) * PERCENT
        total = max(earned_minutes, sum(self.minutes.values()))
        return enough and share > total * rules.one_partner_percent_max


class Known(Model):
    """What the ledger knows of a person whose next deed comes in."""

    near: tuple[Served, ...]  # Of about that day.
    partners: Partners  # With this deed.
    earned_minutes: int  # Without it.


def found(service: Service, known: Known, rules: Signals) -> tuple[Signal, ...]:
    overlap_max = timedelta(minutes=rules.overlap_minutes_max)
    hits = {
        Signal.OVERLAP: any(each.time_shared_with(service) > overlap_max for each in known.near),
        Signal.ADMINISTRATOR_BURST: service.entered_in_the_hour > rules.backfills_an_hour_max,
        Signal.ONE_PARTNER: known.partners.is_mostly(
            service.partner_id, known.earned_minutes, rules
        ),
    }
    return tuple(signal for signal in rules.looked_for if hits[signal])
