"""`/care-grants`: minutes from the solidarity pool to who needs care."""

from typing import Annotated

from fastapi import APIRouter, status

from lovebank.contracts.ids import CommunityId, PersonId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.errors import AccountNotOpen, OverTheCeiling, OwnCase
from services.ledger.domain.exchange.errors import BalanceTooLow
from services.ledger.domain.exchange.giving import CareGround, Given, Minutes
from services.ledger.usecases.exchange.giving_desk import Giving, GivingDesk

router = APIRouter(prefix="/care-grants", tags=["exchange"])

Desk = Annotated[GivingDesk, provided(GivingDesk)]


class NewCareGrant(Model):
    """`ground` is why the member stands on the care register (重点关爱对象台账)."""

    community_id: CommunityId
    member_id: PersonId
    minutes: Minutes
    ground: CareGround


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        NotForYou, OwnCase, NothingHere, BalanceTooLow, AccountNotOpen, OverTheCeiling, KeyReused
    ),
)
async def grant(
    body: NewCareGrant,
    permit: Annotated[Permit, may("care_grant.make")],
    cause: Command,
    desk: Desk,
) -> Given:
    """By the community office. An account is opened for who has none: help costs minutes there."""
    giving = Giving(body.community_id, body.member_id, body.minutes, reason=body.ground)
    given = await desk.grant(giving, permit, cause)
    return Given.of(given.transfer.order)
