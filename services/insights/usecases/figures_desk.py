"""Answers how much was done where, from what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lovebank.contracts.ids import PlaceId, lies_within
from lovebank.kernel.identity.principal import NothingHere, Permit, Principal, allow
from services.insights.domain.days import Day, Days
from services.insights.domain.errors import TooManyDays
from services.insights.domain.figures import Figures, figures
from services.insights.domain.seen import Step
from services.insights.domain.tally import SUPPRESSED_BELOW, Tally
from services.insights.usecases.books import Books

REGION_DAYS_MAX = 31
MEASURED = {
    Step.ACCEPTED,
    Step.COMPLETED,
    Step.CLOSED,
    Step.DEPOSITED,
    Step.CHECKED_OUT,
    Step.ASKED,
}


@dataclass(frozen=True)
class Report:
    """Who sees a whole region sees its sums only, and in them nothing of fewer than a handful."""

    days: Mapping[Day, Figures]
    total: Figures
    suppressed_below: int


class FiguresDesk:
    def __init__(self, books: Books) -> None:
        self._books = books

    async def report(self, place: PlaceId, days: Days, permit: Permit) -> Report:
        """Raises `NothingHere`, `TooManyDays`."""
        if permit.places(place) is None:
            raise NothingHere
        if await self._is_at_home(place, permit):
            return _in_full({day: await self._tally(place, day) for day in days.each})
        if len(days) > REGION_DAYS_MAX:
            raise TooManyDays(REGION_DAYS_MAX)
        total = Tally.of([await self._tally(place, day) for day in days.each])
        return Report({}, figures(total, SUPPRESSED_BELOW), SUPPRESSED_BELOW)

    async def _is_at_home(self, place: PlaceId, permit: Permit) -> bool:
        """Whether they hold their role in the community itself, and not over a region of many."""
        for held in permit.principal.roles:
            alone = Principal(permit.person_id, [held])
            granted = allow(alone, permit.action, place) and lies_within(place, held.scope)
            if granted and await self._books.communities.find(held.scope):
                return True
        return False

    async def _tally(self, place: PlaceId, day: Day) -> Tally:
        tally = Tally()
        for step, book in self._books.counted.items():
            if step in MEASURED:
                async for seen in book.each(step, day, place):
                    tally.take(step, seen)
            else:
                tally.add(step, await book.count(step, day, place))
        return tally


def _in_full(tallies: Mapping[Day, Tally]) -> Report:
    each = {day: figures(tally) for day, tally in tallies.items()}
    return Report(each, figures(Tally.of(tallies.values())), suppressed_below=0)
