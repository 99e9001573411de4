"""`/gifts`: minutes from one member, team or organization to another (转赠)."""

from typing import Annotated

from fastapi import APIRouter, status

from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.errors import (
    AccountDormant,
    AccountNotOpen,
    NoSuchAccount,
    OverTheCeiling,
    OwnCase,
)
from services.ledger.domain.exchange.errors import BalanceTooLow, DonatesOnly, OneAccount
from services.ledger.domain.exchange.giving import Given, Holder, Minutes
from services.ledger.usecases.exchange.giving_desk import Giving, GivingDesk

router = APIRouter(prefix="/gifts", tags=["exchange"])

Desk = Annotated[GivingDesk, provided(GivingDesk)]


class NewGift(Model):
    """Without `giver_id` from oneself; the desk names whose word it writes down. Of a team or an
    organization it is the `account_id`, as `/shared-accounts` lists it.
    """

    receiver_id: Holder
    minutes: Minutes
    giver_id: Holder | None = None


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        NotForYou,
        OwnCase,
        NothingHere,
        NoSuchAccount,
        OneAccount,
        BalanceTooLow,
        AccountNotOpen,
        AccountDormant,
        OverTheCeiling,
        DonatesOnly,
        KeyReused,
    ),
)
async def give(
    body: NewGift, permit: Annotated[Permit, may("gift.make")], cause: Command, desk: Desk
) -> Given:
    """What is there can be given, and no more. Lifetime minutes and stars stay with the giver."""
    giver_id = body.giver_id or permit.person_id
    given = await desk.give(Giving(giver_id, body.receiver_id, body.minutes), permit, cause)
    return Given.of(given.transfer.order)
