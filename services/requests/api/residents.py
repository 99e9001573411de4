"""`/residents`: whom the community office knows, and who may speak for them."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from lovebank.contracts.ids import ResidentId
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from services.requests.domain.errors import AlreadyRegistered, NoSuchGrid, WasErased
from services.requests.domain.resident import Resident
from services.requests.domain.told import ResidentCard, ResidentTold
from services.requests.usecases.resident_desk import ResidentDesk

router = APIRouter(prefix="/residents", tags=["residents"])
Desk = Annotated[ResidentDesk, provided(ResidentDesk)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, AlreadyRegistered, NoSuchGrid, WasErased, KeyReused),
)
async def register(
    body: ResidentTold,
    permit: Annotated[Permit, may("resident.register")],
    cause: Command,
    desk: Desk,
) -> ResidentCard:
    """Register a resident, and who may speak for them."""
    return _card(await desk.register_resident(body, permit, cause), permit)


@router.get("/{resident_id}", responses=problems(NotForYou, NothingHere))
async def show(
    resident_id: Annotated[ResidentId, Path(pattern=r"^[a-z0-9-]{1,64}$")],
    permit: Annotated[Permit, may("resident.read")],
    desk: Desk,
) -> ResidentCard:
    return _card(await desk.show_resident(resident_id, permit), permit)


def _card(resident: Resident, permit: Permit) -> ResidentCard:
    return ResidentCard.of(resident, hidden=permit.person_id not in resident.people)
