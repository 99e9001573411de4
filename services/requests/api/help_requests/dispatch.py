"""`/help-requests`: what the community office does about it before anybody serves."""

from typing import Annotated

from fastapi import APIRouter

from lovebank.kernel.commands import Command
from lovebank.kernel.http import provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import Permit
from services.requests.api.help_requests.answers import CHANGED, Id, also
from services.requests.domain import errors, told
from services.requests.domain.views import View
from services.requests.usecases.dispatch_desk import DispatchDesk

router = APIRouter(prefix="/help-requests", tags=["help requests"])
Desk = Annotated[DispatchDesk, provided(DispatchDesk)]


@router.post("/{request_id}/triage", responses=CHANGED)
async def triage(
    request_id: Id,
    body: told.Triage,
    permit: Annotated[Permit, may("help_request.triage")],
    cause: Command,
    desk: Desk,
) -> View:
    """Judge anew how urgent it is; what is promised still counts from the report."""
    return await desk.triage(request_id, body.service_class, permit, cause)


@router.post("/{request_id}/merge", responses=also(errors.CannotMerge))
async def merge(
    request_id: Id,
    body: told.Merge,
    permit: Annotated[Permit, may("help_request.merge")],
    cause: Command,
    desk: Desk,
) -> View:
    """It tells of a need that is known: who reported it follows that one with the same number."""
    return await desk.merge(request_id, body.into, permit, cause)


@router.post("/{request_id}/consent", responses=also(errors.ConsentSettled))
async def consent(
    request_id: Id,
    body: told.ConsentTold,
    permit: Annotated[Permit, may("help_request.consent")],
    cause: Command,
    desk: Desk,
) -> View:
    """Note what the beneficiary says to it; no ends it."""
    return await desk.consent(request_id, body.consent, permit, cause)


@router.post("/{request_id}/refer", responses=CHANGED)
async def refer(
    request_id: Id,
    body: told.Referral,
    permit: Annotated[Permit, may("help_request.refer")],
    cause: Command,
    desk: Desk,
) -> View:
    """Involve another party; or, while nobody has it, put it wholly into their hands."""
    return await desk.refer(request_id, body.party, permit, cause)


@router.post("/{request_id}/cancel", responses=CHANGED)
async def cancel(
    request_id: Id,
    body: told.Cancellation,
    permit: Annotated[Permit, may("help_request.cancel")],
    cause: Command,
    desk: Desk,
) -> View:
    """Withdraw it, before anybody serves."""
    return await desk.cancel(request_id, body.reason, permit, cause)


@router.post("/{request_id}/close", responses=also(errors.ReasonNotTrue, errors.PartyMissing))
async def close(
    request_id: Id,
    body: told.Closing,
    permit: Annotated[Permit, may("help_request.close")],
    cause: Command,
    desk: Desk,
) -> View:
    """Bring it to its end, with the reason that is true."""
    return await desk.close(request_id, body, permit, cause)


@router.post("/{request_id}/reopen", responses=CHANGED)
async def reopen(
    request_id: Id,
    permit: Annotated[Permit, may("help_request.reopen")],
    cause: Command,
    desk: Desk,
) -> View:
    """It is not done after all, or nobody came: volunteers are asked again."""
    return await desk.reopen(request_id, permit, cause)
