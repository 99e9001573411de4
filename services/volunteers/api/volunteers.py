"""`/volunteers`: the register. Who may not see a name sees the surname, and no number."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId, PersonId, PlaceId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import GridId, RecruitmentChannel
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused, StaleVersion
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from lovebank.kernel.text import Name, Phone
from services.volunteers.domain.errors import (
    AlreadyRegistered,
    BadBirthYear,
    NotInYourName,
    RecommendationNeeded,
    TooYoung,
    WrongState,
)
from services.volunteers.domain.volunteer import SKILLS_MAX, Approved, Skill, Suspended
from services.volunteers.usecases.registry import AnyVolunteer, Registry, Wish
from services.volunteers.usecases.sight import Sight, sees_all

router = APIRouter(prefix="/volunteers", tags=["volunteers"])

Desk = Annotated[Registry, provided(Registry)]
Register = Annotated[Sight, provided(Sight)]
Reader = Annotated[Permit, may("volunteer.read_masked")]
COMMON = problems(NotForYou, NothingHere, KeyReused, WrongState, StaleVersion)
PersonalId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
VolunteerState = Literal["registered", "approved", "suspended", "left"]


class Registration(Model):
    """Without a `volunteer_id`, who recommends themselves is who asks; others get a new id."""

    volunteer_id: PersonalId | None = None
    community_id: CommunityId
    name: Name
    phone: Phone | None = None
    recruitment_channel: RecruitmentChannel
    recommended_by: PersonalId | None = None
    skills: Annotated[tuple[Skill, ...], Field(max_length=SKILLS_MAX)] = ()
    team: Name | None = None
    home_grid: GridId
    birth_year: Annotated[int, Field(ge=1900, le=2200, strict=True)] | None = None
    guardian_id: PersonalId | None = None

    def wish(self) -> Wish:
        named = VolunteerId(self.volunteer_id) if self.volunteer_id else None
        by = PersonId(self.recommended_by) if self.recommended_by else None
        guardian = PersonId(self.guardian_id) if self.guardian_id else None
        told = self.model_dump(exclude={"volunteer_id", "recommended_by", "guardian_id"})
        return Wish(**told, volunteer_id=named, recommended_by=by, guardian_id=guardian)


class Approval(Model):
    """Whoever is sent into homes was looked at for that."""

    cleared_for_homes: bool = False


class Duty(Model):
    on_duty: bool


class VolunteerShown(BaseModel):
    """`phone`, `birth_year` and `recommended_by` are null where they are not for your eyes."""

    volunteer_id: VolunteerId
    volunteer_no: str | None
    community_id: CommunityId
    state: VolunteerState
    name: str
    phone: str | None
    masked: bool
    recruitment_channel: RecruitmentChannel
    skills: tuple[str, ...]
    team: str | None
    home_grid: GridId | None
    birth_year: int | None
    cleared_for_homes: bool
    on_duty: bool
    registered_at: Instant

    @classmethod
    def of(cls, volunteer: AnyVolunteer, permit: Permit) -> VolunteerShown:
        profile = volunteer.profile
        numbered = volunteer if isinstance(volunteer, Approved | Suspended) else None
        whole = sees_all(permit, volunteer)
        return cls(
            volunteer_id=profile.volunteer_id,
            volunteer_no=numbered.volunteer_no if numbered else None,
            community_id=profile.community_id,
            state=volunteer.state,
            name=profile.name if whole else profile.masked_name,
            phone=profile.phone if whole else None,
            masked=not whole,
            recruitment_channel=profile.recruitment.channel,
            skills=profile.skills,
            team=profile.team,
            home_grid=profile.home_grid if whole else None,
            birth_year=profile.birth_year if whole else None,
            cleared_for_homes=numbered.cleared_for_homes if numbered else False,
            on_duty=volunteer.duty == "on",
            registered_at=profile.registered_at,
        )


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=COMMON
    | problems(RecommendationNeeded, NotInYourName, TooYoung, BadBirthYear, AlreadyRegistered),
)
async def register(
    body: Registration,
    permit: Annotated[Permit, may("volunteer.register")],
    cause: Command,
    desk: Desk,
) -> VolunteerShown:
    """Somebody wishes to help, or was found by others: by one of the four channels."""
    return VolunteerShown.of(await desk.register(body.wish(), permit, cause), permit)


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def show_all(
    permit: Reader,
    register: Register,
    page: PageQuery,
    place: PlaceId | None = None,
    state: VolunteerState | None = None,
) -> Listing[VolunteerShown]:
    found = await register.page(place, state, permit, page)
    return Listing.of([VolunteerShown.of(kept.value, permit) for kept in found.items], found.next)


@router.get("/{volunteer_id}", responses=problems(NotForYou, NothingHere))
async def show(volunteer_id: VolunteerId, permit: Reader, register: Register) -> VolunteerShown:
    return VolunteerShown.of(await register.one(volunteer_id, permit), permit)


@router.post("/{volunteer_id}/approve", responses=COMMON)
async def approve(
    volunteer_id: VolunteerId,
    permit: Annotated[Permit, may("volunteer.approve")],
    cause: Command,
    desk: Desk,
    body: Approval = Approval(),  # noqa: B008 - frozen.
) -> VolunteerShown:
    """Take them on and give the public number; or on again, after a suspension."""
    approved = await desk.approve(
        volunteer_id, permit, cause, cleared_for_homes=body.cleared_for_homes
    )
    return VolunteerShown.of(approved, permit)


@router.post("/{volunteer_id}/suspend", responses=COMMON)
async def suspend(
    volunteer_id: VolunteerId,
    permit: Annotated[Permit, may("volunteer.suspend")],
    cause: Command,
    desk: Desk,
) -> VolunteerShown:
    """For the time being they are not asked, and take part in nothing."""
    return VolunteerShown.of(await desk.suspend(volunteer_id, permit, cause), permit)


@router.post("/{volunteer_id}/leave", responses=COMMON)
async def leave(
    volunteer_id: VolunteerId,
    permit: Annotated[Permit, may("volunteer.leave")],
    cause: Command,
    desk: Desk,
) -> VolunteerShown:
    """They help no more; what they did stays theirs."""
    return VolunteerShown.of(await desk.leave(volunteer_id, permit, cause), permit)


@router.post("/{volunteer_id}/duty", responses=COMMON)
async def set_duty(
    volunteer_id: VolunteerId,
    body: Duty,
    permit: Annotated[Permit, may("volunteer.set_duty")],
    cause: Command,
    desk: Desk,
) -> VolunteerShown:
    """On duty they may be asked; whoever waits for somebody like them is not kept waiting."""
    volunteer = await desk.set_duty(volunteer_id, permit, cause, on_duty=body.on_duty)
    return VolunteerShown.of(volunteer, permit)
