"""`/organizations`: who works for which one. Only operators write it; tokens say nothing of it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import PersonId, PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.errors import OwnCase
from services.ledger.domain.four_eyes import OrganizationId
from services.ledger.domain.membership import AnyMembership
from services.ledger.usecases.organization_desk import Entry, OrganizationDesk

router = APIRouter(prefix="/organizations", tags=["organizations"])

Desk = Annotated[OrganizationDesk, provided(OrganizationDesk)]
Setter = Annotated[Permit, may("organization.set")]
Key = Annotated[str, Path(pattern=r"^[0-9a-z-]{1,64}$")]


class NewMember(Model):
    person_id: PersonId = Field(pattern=r"^[0-9a-z-]{1,64}$", examples=["social-worker"])
    place: PlaceId = Field(examples=["yongzhou.lengshuitan.meiwan"])


class MemberShown(BaseModel):
    person_id: PersonId
    organization_id: OrganizationId
    place: PlaceId
    state: Literal["member", "left"]

    @classmethod
    def of(cls, membership: AnyMembership) -> "MemberShown":
        return cls(**membership.model_dump(include={*cls.model_fields}))


@router.post(
    "/{organization_id}/members",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, OwnCase, NothingHere, KeyReused),
)
async def enter(
    organization_id: OrganizationId, body: NewMember, permit: Setter, cause: Command, desk: Desk
) -> MemberShown:
    """This person works for this organization from now on, and for no other."""
    entry = Entry(body.person_id, organization_id, body.place)
    return MemberShown.of(await desk.enter(entry, permit, cause))


@router.post(
    "/{organization_id}/members/{person_id}/leave",
    responses=problems(NotForYou, OwnCase, NothingHere, KeyReused),
)
async def leave(
    organization_id: OrganizationId, person_id: Key, permit: Setter, cause: Command, desk: Desk
) -> MemberShown:
    """They sign nothing in its name any more. What they signed stays."""
    left = await desk.leave(organization_id, PersonId(person_id), permit, cause)
    return MemberShown.of(left)


@router.get(
    "/{organization_id}/members",
    responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor),
)
async def members(
    organization_id: OrganizationId,
    permit: Annotated[Permit, may("organization.read")],
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
) -> Listing[MemberShown]:
    """Those who work for it in a place, and who did."""
    found = await desk.members(organization_id, permit, place, page)
    return Listing.of([MemberShown.of(kept.value) for kept in found.items], found.next)
