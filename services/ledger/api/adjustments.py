"""`/adjustments`: a transfer is taken back, by a transfer of its own, because two people say so."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId, PlaceId, TransferId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.adjustment import AdjustedBecause, AnyAdjustment
from services.ledger.domain.errors import (
    CannotBeReversed,
    NoOrganization,
    NotYours,
    OwnCase,
    SameOrganization,
    WrongState,
)
from services.ledger.domain.four_eyes import RefusedBecause, Signature, State, decided, why_not
from services.ledger.usecases.adjustment_desk import AdjustmentDesk, Told

router = APIRouter(prefix="/adjustments", tags=["adjustments"])

Desk = Annotated[AdjustmentDesk, provided(AdjustmentDesk)]
Proposer = Annotated[Permit, may("adjustment.propose")]
Reader = Annotated[Permit, may("adjustment.read")]
Decider = Annotated[Permit, may("adjustment.decide")]
Name = Annotated[str, Path(pattern=r"^adjustment:[0-9a-f]{32}$")]
PROPOSED = problems(NotForYou, OwnCase, NoOrganization, NothingHere, CannotBeReversed, KeyReused)
DECIDED = problems(NotForYou, OwnCase, NoOrganization, SameOrganization, NothingHere, WrongState)


class NewAdjustment(Model):
    """`force` lets the account come below its floor; who approves sees that, and so do all."""

    transfer_id: TransferId = Field(min_length=1, max_length=300, examples=["deposit:request-1"])
    because: AdjustedBecause
    force: bool = False


class Refusing(Model):
    because: RefusedBecause


class AdjustmentShown(BaseModel):
    """`transfer_id` is the way back, once it is made; null before, as are `decided` and `why`."""

    adjustment_id: str
    state: State
    community_id: CommunityId
    reverses: TransferId
    because: AdjustedBecause
    force: bool
    proposed: Signature
    decided: Signature | None
    transfer_id: TransferId | None
    why: str | None

    @classmethod
    def of(cls, proposal: AnyAdjustment) -> "AdjustmentShown":
        adjustment = proposal.subject
        return cls(
            adjustment_id=adjustment.adjustment_id,
            state=proposal.state,
            community_id=adjustment.community_id,
            reverses=adjustment.reverses,
            because=adjustment.because,
            force=adjustment.force,
            proposed=proposal.proposed,
            decided=decided(proposal),
            transfer_id=getattr(proposal, "transfer_id", None),
            why=why_not(proposal),
        )


@router.post("", status_code=status.HTTP_201_CREATED, responses=PROPOSED)
async def propose(
    body: NewAdjustment, permit: Proposer, cause: Command, desk: Desk
) -> AdjustmentShown:
    """Propose to take back what a transfer moved. Nothing is moved yet."""
    told = Told(body.transfer_id, body.because, body.force)
    return AdjustmentShown.of(await desk.propose(told, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Reader,
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
    state: State | None = None,
) -> Listing[AdjustmentShown]:
    found = await desk.list(permit, place, state, page)
    return Listing.of([AdjustmentShown.of(kept.value) for kept in found.items], found.next)


@router.get("/{adjustment_id}", responses=problems(NotForYou, NothingHere))
async def show(adjustment_id: Name, permit: Reader, desk: Desk) -> AdjustmentShown:
    return AdjustmentShown.of(await desk.show(adjustment_id, permit))


@router.post("/{adjustment_id}/approve", responses=DECIDED)
async def approve(
    adjustment_id: Name, permit: Decider, cause: Command, desk: Desk
) -> AdjustmentShown:
    """Somebody of another organization agrees: the transfer is taken back, or the books say no."""
    return AdjustmentShown.of(await desk.approve(adjustment_id, permit, cause))


@router.post("/{adjustment_id}/refuse", responses=DECIDED)
async def refuse(
    adjustment_id: Name, body: Refusing, permit: Decider, cause: Command, desk: Desk
) -> AdjustmentShown:
    return AdjustmentShown.of(await desk.refuse(adjustment_id, body.because, permit, cause))


@router.post(
    "/{adjustment_id}/withdraw", responses=problems(NotForYou, NotYours, NothingHere, WrongState)
)
async def withdraw(
    adjustment_id: Name, permit: Proposer, cause: Command, desk: Desk
) -> AdjustmentShown:
    """Who proposed it takes it back, while nobody has decided."""
    return AdjustmentShown.of(await desk.withdraw(adjustment_id, permit, cause))
