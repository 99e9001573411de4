"""`/star-notices`: which stars are about to be granted, so that who knows better can object."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, PlaceId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.star import AnyStar, Noticed
from services.ledger.usecases.star_book import StarBook

router = APIRouter(prefix="/star-notices", tags=["stars"])


class NoticeShown(BaseModel):
    """Neither minutes nor who objected: what there is to object to, and until when."""

    volunteer_id: VolunteerId
    community_id: CommunityId
    level: int
    noticed_at: Instant
    ends_at: Instant
    objections: int

    @classmethod
    def of(cls, star: Noticed) -> "NoticeShown":
        return cls(
            volunteer_id=star.star.volunteer_id,
            community_id=star.star.community_id,
            level=star.star.level,
            noticed_at=star.noticed_at,
            ends_at=star.ends_at,
            objections=len(star.objections),
        )


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Annotated[Permit, may("star.read_notices")],
    book: Annotated[StarBook, provided(StarBook)],
    page: PageQuery,
    place: PlaceId | None = None,
) -> Listing[NoticeShown]:
    """The notices that run in a place. The name to the id is the volunteers service's to tell."""
    found = await book.noticed(permit, place, page)
    stars: list[AnyStar] = [kept.value for kept in found.items]
    return Listing.of([NoticeShown.of(s) for s in stars if isinstance(s, Noticed)], found.next)
