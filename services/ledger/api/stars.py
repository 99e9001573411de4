"""`/stars`: from the day a star is reached to the day it is taken back."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, PlaceId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.errors import NoSuchObjection, NotReached, OwnCase, WrongState
from services.ledger.domain.star import AnyStar, Decision, Doubt, Noticed, Objection, Reason
from services.ledger.usecases.star_book import StarBook
from services.ledger.usecases.star_desk import Case, StarDesk

router = APIRouter(prefix="/stars", tags=["stars"])

Book = Annotated[StarBook, provided(StarBook)]
Desk = Annotated[StarDesk, provided(StarDesk)]
Reader = Annotated[Permit, may("star.read")]
Level = Annotated[int, Path(ge=1, le=9)]
ObjectionId = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]
State = Literal[
    "eligible", "applied", "noticed", "granted", "suspended", "revoked", "declined", "lapsed"
]
MOVES = problems(NotForYou, NothingHere, WrongState)
ASKED = problems(NotForYou, NothingHere, WrongState, NotReached)
DECIDED = problems(NotForYou, OwnCase, NothingHere, WrongState)
REINSTATED = problems(NotForYou, OwnCase, NothingHere, WrongState, NotReached)
RULED = problems(NotForYou, OwnCase, NothingHere, NoSuchObjection, WrongState)


class WithReason(Model):
    reason: Reason


class WithDoubt(Model):
    doubt: Doubt


class ObjectionShown(BaseModel):
    """Who objected is for nobody to see: neighbours go on living beside each other."""

    objection_id: str
    doubt: Doubt
    at: Instant
    state: Literal["open", "dismissed", "upheld"]

    @classmethod
    def of(cls, objection: Objection) -> "ObjectionShown":
        return cls(**objection.model_dump(exclude={"by"}))


class StarShown(BaseModel):
    """`notice_ends_at` and `decision` are null where there is none."""

    volunteer_id: VolunteerId
    community_id: CommunityId
    level: int
    state: State
    rung_minutes: int
    policy_version: int
    reached_at: Instant
    notice_ends_at: Instant | None
    objections: Sequence[ObjectionShown]
    decision: Decision | None

    @classmethod
    def of(cls, star: AnyStar) -> "StarShown":
        facts = star.star
        return cls(
            volunteer_id=facts.volunteer_id,
            community_id=facts.community_id,
            level=facts.level,
            state=star.state,
            rung_minutes=facts.rung_minutes,
            policy_version=facts.policy_version,
            reached_at=facts.reached_at,
            notice_ends_at=star.ends_at if isinstance(star, Noticed) else None,
            objections=[ObjectionShown.of(each) for each in getattr(star, "objections", ())],
            decision=getattr(star, "decision", None),
        )


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded, BadCursor))
async def listed(
    permit: Reader,
    book: Book,
    page: PageQuery,
    place: PlaceId | None = None,
    state: State | None = None,
) -> Listing[StarShown]:
    """Of a place, for its office; one's own, for everybody else."""
    found = await book.list(permit, place, state, page)
    return Listing.of([StarShown.of(kept.value) for kept in found.items], found.next)


@router.get("/{volunteer_id}/{level}", responses=problems(NotForYou, NothingHere))
async def show(volunteer_id: VolunteerId, level: Level, permit: Reader, book: Book) -> StarShown:
    return StarShown.of((await book.find(volunteer_id, level, permit)).value)


def _case(action: str) -> Any:
    def case(
        volunteer_id: VolunteerId,
        level: Level,
        permit: Annotated[Permit, may(action)],
        cause: Command,
    ) -> Case:
        return Case(volunteer_id, level, permit, cause)

    return Depends(case)


Applying = Annotated[Case, _case("star.apply")]
Objecting = Annotated[Case, _case("star.object")]
Deciding = Annotated[Case, _case("star.decide")]


@router.post("/{volunteer_id}/{level}/apply", responses=ASKED)
async def apply(case: Applying, desk: Desk) -> StarShown:
    """Ask for a star that is reached. Spending has no say in it."""
    return StarShown.of(await desk.apply(case))


@router.post("/{volunteer_id}/{level}/withdraw", responses=MOVES)
async def withdraw(case: Applying, desk: Desk) -> StarShown:
    """Take the application back: the star stays reached."""
    return StarShown.of(await desk.withdraw(case))


@router.post("/{volunteer_id}/{level}/appeal", responses=ASKED)
async def appeal(case: Applying, desk: Desk) -> StarShown:
    """Ask anew for a star that was revoked."""
    return StarShown.of(await desk.appeal(case))


@router.post("/{volunteer_id}/{level}/objections", responses=MOVES)
async def object_to(body: WithDoubt, case: Objecting, desk: Desk) -> StarShown:
    """Object to a star while its notice runs. It is granted only after a ruling."""
    return StarShown.of(await desk.object_to(case, body.doubt))


@router.post("/{volunteer_id}/{level}/objections/{objection_id}/dismiss", responses=RULED)
async def dismiss(objection_id: ObjectionId, case: Deciding, desk: Desk) -> StarShown:
    return StarShown.of(await desk.dismiss(case, objection_id))


@router.post("/{volunteer_id}/{level}/objections/{objection_id}/uphold", responses=RULED)
async def uphold(objection_id: ObjectionId, case: Deciding, desk: Desk) -> StarShown:
    """The star is declined; it can be applied for again."""
    return StarShown.of(await desk.uphold(case, objection_id))


@router.post("/{volunteer_id}/{level}/publish", responses=DECIDED)
async def publish(case: Deciding, desk: Desk) -> StarShown:
    """Begin the public notice; where the policy asks for none, grant the star."""
    return StarShown.of(await desk.publish(case))


@router.post("/{volunteer_id}/{level}/decline", responses=DECIDED)
async def decline(body: WithReason, case: Deciding, desk: Desk) -> StarShown:
    return StarShown.of(await desk.decline(case, body.reason))


@router.post("/{volunteer_id}/{level}/suspend", responses=DECIDED)
async def suspend(body: WithReason, case: Deciding, desk: Desk) -> StarShown:
    return StarShown.of(await desk.suspend(case, body.reason))


@router.post("/{volunteer_id}/{level}/reinstate", responses=REINSTATED)
async def reinstate(case: Deciding, desk: Desk) -> StarShown:
    return StarShown.of(await desk.reinstate(case))


@router.post("/{volunteer_id}/{level}/revoke", responses=DECIDED)
async def revoke(body: WithReason, case: Deciding, desk: Desk) -> StarShown:
    return StarShown.of(await desk.revoke(case, body.reason))
