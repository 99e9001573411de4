"""`/erasures`: a person is forgotten, once what they have in the bank is settled."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.model import Model
from services.ledger.domain.erasure import Choice, Erasure
from services.ledger.domain.errors import (
    BalanceLeft,
    GiftToNobody,
    MinutesHeld,
    OverTheCeiling,
    OwnCase,
)
from services.ledger.domain.exchange.giving import Holder
from services.ledger.usecases.erasure_desk import Asked, ErasureDesk

router = APIRouter(prefix="/erasures", tags=["erasures"])


class Forget(Model):
    """`use`: only where nothing is left. `gift`: to `gift_to`, a member, team or organization.
    `pool`: for whoever needs it.
    """

    person_id: PersonId = Field(pattern=r"^[a-z0-9][a-z0-9:._-]{0,63}$", examples=["xie-runmei"])
    community_id: CommunityId = Field(examples=["yongzhou.lengshuitan.meiwan.wujiayuan"])
    balance: Choice
    gift_to: Holder | None = Field(default=None, examples=["tang-xinlin"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        NotForYou,
        OwnCase,
        NothingHere,
        BalanceLeft,
        MinutesHeld,
        GiftToNobody,
        OverTheCeiling,
        KeyReused,
    ),
)
async def erase(
    body: Forget,
    permit: Annotated[Permit, may("person.erase")],
    cause: Command,
    desk: Annotated[ErasureDesk, provided(ErasureDesk)],
) -> Erasure:
    """For good: name, telephone, address and words go everywhere; ids, minutes and counts stay."""
    asked = Asked(body.person_id, body.community_id, body.balance, body.gift_to)
    return await desk.erase(asked, permit, cause)
