"""`/benefits`: what each star gives, in each community."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.benefit import AnyBenefit, Benefit, BenefitCode
from services.ledger.domain.errors import WrongState
from services.ledger.usecases.benefit_desk import BenefitDesk

router = APIRouter(prefix="/benefits", tags=["benefits"])

Desk = Annotated[BenefitDesk, provided(BenefitDesk)]
Setting = Annotated[Permit, may("benefit.set")]


class BenefitShown(BaseModel):
    benefit: Benefit
    state: str

    @classmethod
    def of(cls, kept: AnyBenefit) -> "BenefitShown":
        return cls(benefit=kept.benefit, state=kept.state)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, WrongState),
)
async def offer(body: Benefit, permit: Setting, cause: Command, desk: Desk) -> BenefitShown:
    """Enter a benefit in the register; one that has ended may be offered again."""
    return BenefitShown.of(await desk.offer(body, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Annotated[Permit, may("benefit.read")],
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
) -> Listing[BenefitShown]:
    """What is offered in a place now."""
    found = await desk.list(permit, place, page)
    return Listing.of([BenefitShown.of(kept.value) for kept in found.items], found.next)


@router.post("/{community_id}/{code}/end", responses=problems(NotForYou, NothingHere, WrongState))
async def end(
    community_id: CommunityId, code: BenefitCode, permit: Setting, cause: Command, desk: Desk
) -> BenefitShown:
    return BenefitShown.of(await desk.end(community_id, code, permit, cause))
