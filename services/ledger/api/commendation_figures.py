"""`/commendation-figures`: who served most in a period, by ids alone."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from services.ledger.domain.bank_policy import LOCAL_TIME
from services.ledger.domain.commendation_figures import CommendationFigures
from services.ledger.domain.errors import PeriodUpsideDown
from services.ledger.usecases.treasurer import Treasurer

router = APIRouter(prefix="/commendation-figures", tags=["commendations"])
LAST_DAY = date(9000, 1, 1)


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, PeriodUpsideDown))
async def show(
    permit: Annotated[Permit, may("commendation.read")],
    desk: Annotated[Treasurer, provided(Treasurer)],
    begins: Annotated[date, Query(alias="from", ge=date(1900, 1, 1), le=LAST_DAY)],
    ends: Annotated[date, Query(alias="to", ge=date(1900, 1, 1), le=LAST_DAY)],
    place: PlaceId | None = None,
) -> CommendationFigures:
    """From the first day to the last, both included, as days are on the volunteers' walls."""
    if ends < begins:
        raise PeriodUpsideDown
    return await desk.commendation_figures(
        place, _midnight(begins), _midnight(ends + timedelta(days=1)), permit
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LOCAL_TIME)
