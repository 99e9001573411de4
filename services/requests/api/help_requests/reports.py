"""`/help-requests`: report a need, and see what was reported."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, status

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.requests.api.help_requests.answers import Id, StateName, also
from services.requests.domain import errors
from services.requests.domain.report import NeedReport
from services.requests.domain.views import View
from services.requests.usecases.reading_desk import ReadingDesk, Wanted
from services.requests.usecases.report_desk import ReportDesk

router = APIRouter(prefix="/help-requests", tags=["help requests"])
Desk = Annotated[ReportDesk, provided(ReportDesk)]
Reading = Annotated[ReadingDesk, provided(ReadingDesk)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=also(
        errors.NoSuchGrid, errors.NoSuchResident, errors.NotRegistered, errors.DateIsPast
    ),
)
async def report(
    body: NeedReport,
    permit: Annotated[Permit, may("help_request.report")],
    cause: Command,
    desk: Desk,
) -> View:
    """Tell the community what is needed: for oneself, or for somebody else."""
    return await desk.report(body, permit, cause)


async def _wanted(
    place: Annotated[PlaceId | None, Query()] = None,
    state: StateName | None = None,
    mine: Annotated[bool, Query(description="Only one's own.")] = False,  # noqa: FBT002
) -> Wanted:
    return Wanted(place=place, state=state, mine=mine)


@router.get("", responses=problems(NothingHere, PlaceNeeded, BadCursor))
async def show_list(
    wanted: Annotated[Wanted, Depends(_wanted)],
    permit: Annotated[Permit, may("help_request.read")],
    desk: Reading,
    page: PageQuery,
) -> Listing[View]:
    """Of a place: all of them for the desk, masked those that wait for volunteers. Or one's own."""
    items, following = await desk.list(wanted, permit, page)
    return Listing[View].of(items, following)


@router.get("/{request_id}", responses=problems(NotForYou, NothingHere))
async def show(
    request_id: Id, permit: Annotated[Permit, may("help_request.read")], desk: Reading
) -> View:
    """Masked for a volunteer who has not accepted it: category, time, building, surname."""
    return await desk.read(request_id, permit)
