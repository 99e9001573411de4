"""`/figures`: how much was done, by day, in a community; and the sums of a region."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from services.insights.domain.days import Day, Days
from services.insights.domain.errors import DaysReversed, TooManyDays
from services.insights.domain.figures import Figures
from services.insights.usecases.figures_desk import FiguresDesk

router = APIRouter(prefix="/figures", tags=["figures"])

Desk = Annotated[FiguresDesk, provided(FiguresDesk)]


class DayShown(BaseModel):
    day: Day
    figures: Figures


class FiguresShown(BaseModel):
    """Days are the community's own, in UTC+8. Counts of 1 up to `suppressed_below` are not said."""

    place: PlaceId
    first: date
    last: date
    suppressed_below: int
    days: list[DayShown]
    total: Figures


@router.get("", responses=problems(NotForYou, NothingHere, DaysReversed, TooManyDays))
async def show(
    place: PlaceId,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    permit: Annotated[Permit, may("figures.read")],
    desk: Desk,
) -> FiguresShown:
    """In the community where one works: every day in full, for up to a year. Of a region: sums of
    up to 31 days, without those that so few are in that one might know them.
    """
    report = await desk.report(place, Days(first, last), permit)
    days = [DayShown(day=day, figures=told) for day, told in report.days.items()]
    return FiguresShown(
        place=place,
        first=first,
        last=last,
        suppressed_below=report.suppressed_below,
        days=days,
        total=report.total,
    )
