"""`/help-for-hours`: a beneficiary pays who helps them, from their own balance."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel, Field

from lovebank.contracts.ids import CommunityId, PersonId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import MinutesServed
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.errors import WrongState
from services.ledger.domain.exchange.errors import AlreadyThere, NoSuchRequest
from services.ledger.domain.exchange.help_for_hours import AnyHours, Held
from services.ledger.usecases.exchange.hours_desk import Asked, HoursDesk

router = APIRouter(prefix="/help-for-hours", tags=["exchange"])

Desk = Annotated[HoursDesk, provided(HoursDesk)]
Promiser = Annotated[Permit, may("hours.promise")]
RequestId = Annotated[str, Field(pattern=r"^[0-9a-z][0-9a-z:._-]{0,63}$")]


class NewPromise(Model):
    """Without `beneficiary_id` one's own request; the desk names whose it is."""

    request_id: RequestId
    minutes_max: MinutesServed
    beneficiary_id: PersonId | None = None


class HoursShown(BaseModel):
    """`paid_minutes` is 0 until it is confirmed; `unfunded`: the community's minutes then.

    `held_until` is null while nothing is held; then what is held is let go, confirmed or not.
    """

    request_id: str
    beneficiary_id: PersonId
    community_id: CommunityId
    minutes_max: int
    policy_version: int
    state: str
    held_until: Instant | None
    paid_minutes: int

    @classmethod
    def of(cls, hours: AnyHours) -> "HoursShown":
        promise = hours.promise
        return cls(
            request_id=promise.request_id,
            beneficiary_id=promise.beneficiary_id,
            community_id=promise.community_id,
            minutes_max=promise.minutes_max,
            policy_version=promise.policy_version,
            state=hours.state,
            held_until=hours.held_until if isinstance(hours, Held) else None,
            paid_minutes=getattr(hours, "minutes", 0),
        )


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, NoSuchRequest, AlreadyThere, KeyReused),
)
async def promise(body: NewPromise, permit: Promiser, cause: Command, desk: Desk) -> HoursShown:
    """For a request of the beneficiary. Held when a volunteer accepts it, paid when it is
    confirmed; at most so many minutes.
    """
    beneficiary_id = body.beneficiary_id or permit.person_id
    asked = Asked(body.request_id, beneficiary_id, body.minutes_max)
    return HoursShown.of(await desk.promise(asked, permit, cause))


@router.post(
    "/{request_id}/withdraw", responses=problems(NotForYou, NothingHere, WrongState, KeyReused)
)
async def withdraw(request_id: str, permit: Promiser, cause: Command, desk: Desk) -> HoursShown:
    """While nobody has accepted the request."""
    return HoursShown.of(await desk.withdraw(request_id, permit, cause))


@router.get("/{request_id}", responses=problems(NotForYou, NothingHere))
async def show(
    request_id: str, permit: Annotated[Permit, may("hours.read")], desk: Desk
) -> HoursShown:
    return HoursShown.of((await desk.find(request_id, permit)).value)
