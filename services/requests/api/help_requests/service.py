"""`/help-requests`: what a volunteer does with it."""

from typing import Annotated

from fastapi import APIRouter

from lovebank.kernel.commands import Command
from lovebank.kernel.http import provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import Permit
from services.requests.api.help_requests.answers import Id, also
from services.requests.domain import errors
from services.requests.domain.served_states import Deed
from services.requests.domain.views import View
from services.requests.usecases.service_desk import ServiceDesk

router = APIRouter(prefix="/help-requests", tags=["help requests"])
Desk = Annotated[ServiceDesk, provided(ServiceDesk)]


@router.post(
    "/{request_id}/accept",
    responses=also(errors.NotApproved, errors.ConsentNeeded, errors.OwnDeed, errors.NotOurs),
)
async def accept(
    request_id: Id,
    permit: Annotated[Permit, may("help_request.accept")],
    cause: Command,
    desk: Desk,
) -> View:
    """Promise to see to it. The first volunteer to ask has it."""
    return await desk.accept(request_id, permit, cause)


@router.post("/{request_id}/hand-back", responses=also(errors.NotYours))
async def hand_back(
    request_id: Id,
    permit: Annotated[Permit, may("help_request.hand_back")],
    cause: Command,
    desk: Desk,
) -> View:
    """Say that one cannot after all: others are asked again."""
    return await desk.hand_back(request_id, permit, cause)


@router.post("/{request_id}/arrive", responses=also(errors.NotYours))
async def arrive(
    request_id: Id,
    permit: Annotated[Permit, may("help_request.arrive")],
    cause: Command,
    desk: Desk,
) -> View:
    """Say that one is there: service time begins."""
    return await desk.arrive(request_id, permit, cause)


@router.post("/{request_id}/complete", responses=also(errors.NotYours))
async def complete(
    request_id: Id,
    body: Deed,
    permit: Annotated[Permit, may("help_request.complete")],
    cause: Command,
    desk: Desk,
) -> View:
    """Say that it is done, how long it took, and what shows it."""
    return await desk.complete(request_id, body, permit, cause)
