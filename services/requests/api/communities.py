"""`/communities`: those that take part, their grids and neighbours."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from lovebank.contracts.ids import CommunityId, PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused, StaleVersion
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.requests.domain.community import Community
from services.requests.domain.told import CommunityTold
from services.requests.usecases.community_desk import CommunityDesk

router = APIRouter(prefix="/communities", tags=["communities"])
Desk = Annotated[CommunityDesk, provided(CommunityDesk)]
Read = Annotated[Permit, may("community.read")]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, StaleVersion, KeyReused),
)
async def register(
    body: CommunityTold,
    permit: Annotated[Permit, may("community.register")],
    cause: Command,
    desk: Desk,
) -> Community:
    """Let a community take part, or say what is known of it anew."""
    return await desk.register_community(body.community(), permit, cause)


@router.get("", responses=problems(NothingHere, PlaceNeeded, BadCursor))
async def show_list(
    permit: Read, desk: Desk, page: PageQuery, place: Annotated[PlaceId | None, Query()] = None
) -> Listing[Community]:
    found = await desk.communities(permit, place, page.after, page.limit)
    return Listing[Community].of([kept.value for kept in found.items], found.next)


@router.get("/{community_id}", responses=problems(NotForYou, NothingHere))
async def show(community_id: CommunityId, permit: Read, desk: Desk) -> Community:
    return await desk.show_community(community_id, permit)
