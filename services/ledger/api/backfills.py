"""`/backfills`: minutes entered by hand, which count once somebody of another house approves."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId, PlaceId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import MinutesServed
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.backfill import AnyBackfill, Source
from services.ledger.domain.errors import (
    NoOrganization,
    NoSuchAccount,
    NotOverYet,
    NotYours,
    OwnCase,
    SameOrganization,
    ServedTooLongAgo,
    TooManyBackfills,
    WrongState,
)
from services.ledger.domain.four_eyes import RefusedBecause, Signature, State, decided, why_not
from services.ledger.usecases.backfill_desk import BackfillDesk, Told

router = APIRouter(prefix="/backfills", tags=["back-fills"])

Desk = Annotated[BackfillDesk, provided(BackfillDesk)]
Proposer = Annotated[Permit, may("backfill.propose")]
Reader = Annotated[Permit, may("backfill.read")]
Decider = Annotated[Permit, may("backfill.decide")]
Name = Annotated[str, Path(pattern=r"^backfill:[0-9a-f]{32}$")]
PROPOSED = problems(
    NotForYou, OwnCase, NoOrganization, NothingHere, NoSuchAccount, NotOverYet, TooManyBackfills
) | problems(ServedTooLongAgo, KeyReused)
DECIDED = problems(NotForYou, OwnCase, NoOrganization, SameOrganization, NothingHere, WrongState)


class NewBackfill(Model):
    """`source` is the paper that this is taken from."""

    community_id: CommunityId = Field(examples=["yongzhou.lengshuitan.meiwan.wujiayuan"])
    volunteer_id: VolunteerId = Field(pattern=r"^[0-9a-z-]{1,64}$", examples=["huang-manfeng"])
    served_from: Instant
    minutes_served: MinutesServed
    source: Source


class Refusing(Model):
    because: RefusedBecause


class BackfillShown(BaseModel):
    """`decided` is who approved or refused it. `why` says why it was refused, or came to nothing.

    `transfer_id` is what was posted, to the member or into suspense. Each is null where there is
    none.
    """

    backfill_id: str
    state: State
    community_id: CommunityId
    volunteer_id: VolunteerId
    served_from: Instant
    minutes_served: int
    source: str
    proposed: Signature
    decided: Signature | None
    transfer_id: TransferId | None
    why: str | None

    @classmethod
    def of(cls, proposal: AnyBackfill) -> "BackfillShown":
        backfill = proposal.subject
        return cls(
            backfill_id=backfill.backfill_id,
            state=proposal.state,
            community_id=backfill.community_id,
            volunteer_id=backfill.volunteer_id,
            served_from=backfill.served_from,
            minutes_served=backfill.minutes_served,
            source=backfill.source,
            proposed=proposal.proposed,
            decided=decided(proposal),
            transfer_id=getattr(proposal, "transfer_id", None),
            why=why_not(proposal),
        )


@router.post("", status_code=status.HTTP_201_CREATED, responses=PROPOSED)
async def propose(body: NewBackfill, permit: Proposer, cause: Command, desk: Desk) -> BackfillShown:
    """Enter what somebody served, from paper. Nothing is deposited yet."""
    told = Told(**{name: getattr(body, name) for name in NewBackfill.model_fields})
    return BackfillShown.of(await desk.propose(told, permit, cause))


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Reader,
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
    state: State | None = None,
) -> Listing[BackfillShown]:
    found = await desk.list(permit, place, state, page)
    return Listing.of([BackfillShown.of(kept.value) for kept in found.items], found.next)


@router.get("/{backfill_id}", responses=problems(NotForYou, NothingHere))
async def show(backfill_id: Name, permit: Reader, desk: Desk) -> BackfillShown:
    return BackfillShown.of(await desk.show(backfill_id, permit))


@router.post("/{backfill_id}/approve", responses=DECIDED)
async def approve(backfill_id: Name, permit: Decider, cause: Command, desk: Desk) -> BackfillShown:
    """Somebody of another organization says that it was served: the minutes are deposited."""
    return BackfillShown.of(await desk.approve(backfill_id, permit, cause))


@router.post("/{backfill_id}/refuse", responses=DECIDED)
async def refuse(
    backfill_id: Name, body: Refusing, permit: Decider, cause: Command, desk: Desk
) -> BackfillShown:
    return BackfillShown.of(await desk.refuse(backfill_id, body.because, permit, cause))


@router.post(
    "/{backfill_id}/withdraw", responses=problems(NotForYou, NotYours, NothingHere, WrongState)
)
async def withdraw(
    backfill_id: Name, permit: Proposer, cause: Command, desk: Desk
) -> BackfillShown:
    """Who proposed it takes it back, while nobody has decided."""
    return BackfillShown.of(await desk.withdraw(backfill_id, permit, cause))
