"""`/suspensions`: minutes that wait for somebody to look, what is decided, and the appeal."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, PlaceId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.doubts import Signal
from services.ledger.domain.errors import (
    AppealTooLate,
    OwnCase,
    SecondReviewerNeeded,
    WrongState,
)
from services.ledger.domain.suspension import (
    AnySuspension,
    Ground,
    State,
    appeal_of,
    last_review_of,
)
from services.ledger.usecases.suspension_desk import SuspensionDesk

router = APIRouter(prefix="/suspensions", tags=["suspensions"])

Desk = Annotated[SuspensionDesk, provided(SuspensionDesk)]
Reader = Annotated[Permit, may("suspension.read")]
Reviewer = Annotated[Permit, may("suspension.review")]
Name = Annotated[str, Path(pattern=r"^suspension:[\w:.-]{1,200}$")]
REVIEWED = problems(NotForYou, OwnCase, NothingHere, WrongState)
REVIEWED_AGAIN = problems(NotForYou, OwnCase, SecondReviewerNeeded, NothingHere, WrongState)


class Appealing(Model):
    ground: Ground


class SuspensionShown(BaseModel):
    """What is held and why. Who reviewed it, and whom it was for, is not for everybody to see."""

    suspension_id: str
    state: State
    community_id: CommunityId
    volunteer_id: VolunteerId
    deed_id: str
    begins_at: Instant
    minutes_served: int
    signals: Sequence[Signal]
    policy_version: int
    held_at: Instant
    decided_at: Instant | None
    ground: Ground | None

    @classmethod
    def of(cls, suspension: AnySuspension) -> "SuspensionShown":
        case, appeal = suspension.case, appeal_of(suspension)
        review = last_review_of(suspension)
        return cls(
            suspension_id=case.suspension_id,
            state=suspension.state,
            community_id=case.community_id,
            volunteer_id=case.deed.volunteer_id,
            deed_id=case.deed.deed_id,
            begins_at=case.service.begins_at,
            minutes_served=case.deed.minutes_served,
            signals=case.signals,
            policy_version=case.policy_version,
            held_at=case.held_at,
            decided_at=review.at if review else None,
            ground=appeal.ground if appeal else None,
        )


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Reader,
    desk: Desk,
    page: PageQuery,
    place: PlaceId | None = None,
    state: State | None = None,
) -> Listing[SuspensionShown]:
    """Of a place, for its reviewers; one's own, for everybody else."""
    found = await desk.list(permit, place, state, page)
    return Listing.of([SuspensionShown.of(kept.value) for kept in found.items], found.next)


@router.get("/{suspension_id}", responses=problems(NotForYou, NothingHere))
async def show(suspension_id: Name, permit: Reader, desk: Desk) -> SuspensionShown:
    return SuspensionShown.of(await desk.show(suspension_id, permit))


@router.post("/{suspension_id}/clear", responses=REVIEWED)
async def clear(
    suspension_id: Name, permit: Reviewer, cause: Command, desk: Desk
) -> SuspensionShown:
    """No doubt is left: the minutes are deposited with the member."""
    return SuspensionShown.of(await desk.review(suspension_id, "clear", permit, cause))


@router.post("/{suspension_id}/dismiss", responses=REVIEWED)
async def dismiss(
    suspension_id: Name, permit: Reviewer, cause: Command, desk: Desk
) -> SuspensionShown:
    """They were not served, or not so: the minutes go back to where they came from."""
    return SuspensionShown.of(await desk.review(suspension_id, "dismiss", permit, cause))


@router.post(
    "/{suspension_id}/appeal", responses=problems(NotForYou, NothingHere, WrongState, AppealTooLate)
)
async def appeal(
    suspension_id: Name,
    body: Appealing,
    permit: Annotated[Permit, may("suspension.appeal")],
    cause: Command,
    desk: Desk,
) -> SuspensionShown:
    """The member, or the office for who has no telephone, wants somebody else to look."""
    return SuspensionShown.of(await desk.appeal(suspension_id, body.ground, permit, cause))


@router.post("/{suspension_id}/grant", responses=REVIEWED_AGAIN)
async def grant(
    suspension_id: Name, permit: Reviewer, cause: Command, desk: Desk
) -> SuspensionShown:
    """On appeal, by a second reviewer: the minutes are deposited with the member."""
    return SuspensionShown.of(await desk.review(suspension_id, "grant", permit, cause))


@router.post("/{suspension_id}/uphold", responses=REVIEWED_AGAIN)
async def uphold(
    suspension_id: Name, permit: Reviewer, cause: Command, desk: Desk
) -> SuspensionShown:
    """On appeal, by a second reviewer: it stays as it was decided. This is the last word."""
    return SuspensionShown.of(await desk.review(suspension_id, "uphold", permit, cause))
