"""`/donations`: minutes from a member, team or organization to the solidarity pool (捐赠)."""

from typing import Annotated

from fastapi import APIRouter, status

from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.errors import AccountDormant, AccountNotOpen
from services.ledger.domain.exchange.errors import BalanceTooLow
from services.ledger.domain.exchange.giving import Given, Holder, Minutes
from services.ledger.usecases.exchange.giving_desk import GivingDesk

router = APIRouter(prefix="/donations", tags=["exchange"])

Desk = Annotated[GivingDesk, provided(GivingDesk)]


class NewDonation(Model):
    """Without `giver_id` from oneself; the desk names whose word it writes down. Of a team or an
    organization it is the `account_id`, as `/shared-accounts` lists it.
    """

    minutes: Minutes
    giver_id: Holder | None = None


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        NotForYou, NothingHere, BalanceTooLow, AccountNotOpen, AccountDormant, KeyReused
    ),
)
async def donate(
    body: NewDonation, permit: Annotated[Permit, may("donation.make")], cause: Command, desk: Desk
) -> Given:
    """To the pool of the giver's own community."""
    giver_id = body.giver_id or permit.person_id
    given = await desk.donate(giver_id, body.minutes, permit, cause)
    return Given.of(given.transfer.order)
