"""`/activities`: what teams do together, and who is there."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId, PersonId, PlaceId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from lovebank.kernel.text import Name
from services.volunteers.api.attendances import AttendanceShown, Desk
from services.volunteers.domain.activity import Activity, Places, PlannedMinutes
from services.volunteers.domain.errors import (
    AlreadyPublished,
    NotOnTheRegister,
    NotOpenYet,
    Overlaps,
    WrongState,
)
from services.volunteers.usecases.activity_desk import ActivityDesk, Plan

router = APIRouter(prefix="/activities", tags=["activities"])

Board = Annotated[ActivityDesk, provided(ActivityDesk)]
Reader = Annotated[Permit, may("activity.read")]
ActivityId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class Announcement(Model):
    activity_id: ActivityId | None = None
    community_id: CommunityId
    team: Name
    title: Name
    starts_at: Instant
    planned_minutes: PlannedMinutes
    places: Places


class ActivityShown(BaseModel):
    """`team_id` is what figures know the team by."""

    activity_id: str
    community_id: CommunityId
    team: str
    team_id: str
    title: str
    starts_at: Instant
    planned_minutes: PlannedMinutes
    places: Places
    published_by: PersonId
    published_at: Instant

    @classmethod
    def of(cls, activity: Activity) -> "ActivityShown":
        return cls(**activity.model_dump(), team_id=activity.team_id)


class Arrival(Model):
    volunteer_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, KeyReused, AlreadyPublished),
)
async def publish(
    body: Announcement,
    permit: Annotated[Permit, may("activity.publish")],
    cause: Command,
    board: Board,
) -> ActivityShown:
    """A team will do something together; or did, and it is entered afterwards."""
    plan = Plan(**body.model_dump())
    return ActivityShown.of(await board.publish(plan, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def show_all(
    permit: Reader, board: Board, page: PageQuery, place: PlaceId | None = None
) -> Listing[ActivityShown]:
    """By their beginning, earliest first."""
    found = await board.page(place, permit, page)
    return Listing.of([ActivityShown.of(kept.value) for kept in found.items], found.next)


@router.get("/{activity_id}", responses=problems(NotForYou, NothingHere))
async def show(activity_id: str, permit: Reader, board: Board) -> ActivityShown:
    return ActivityShown.of(await board.one(activity_id, permit))


@router.post(
    "/{activity_id}/attendances",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        NotForYou, NothingHere, KeyReused, NotOnTheRegister, NotOpenYet, Overlaps, WrongState
    ),
)
async def check_in(
    activity_id: str,
    body: Arrival,
    permit: Annotated[Permit, may("attendance.check")],
    cause: Command,
    desk: Desk,
) -> AttendanceShown:
    """The volunteer is there."""
    attendance = await desk.check_in(activity_id, VolunteerId(body.volunteer_id), permit, cause)
    return AttendanceShown.of(attendance)
