"""`/help-requests`: confirm that help arrived, or rule where the two sides differ."""

from typing import Annotated

from fastapi import APIRouter

from lovebank.kernel.commands import Command
from lovebank.kernel.http import provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import Permit
from services.requests.api.help_requests.answers import Id, also
from services.requests.domain import errors, told
from services.requests.domain.served_states import Confirmation, Ruling
from services.requests.domain.views import View
from services.requests.usecases.completion_desk import CompletionDesk

router = APIRouter(prefix="/help-requests", tags=["help requests"])
Desk = Annotated[CompletionDesk, provided(CompletionDesk)]


@router.post("/{request_id}/confirm", responses=also(errors.NotYourVoice, errors.OwnDeed))
async def confirm(
    request_id: Id,
    body: told.ConfirmationTold,
    permit: Annotated[Permit, may("help_request.confirm")],
    cause: Command,
    desk: Desk,
) -> View:
    """Confirm that help arrived. Who differs much on the minutes has a coordinator rule."""
    spoken = Confirmation(
        person_id=permit.person_id, voice=body.confirmed_by, minutes_served=body.minutes_served
    )
    return await desk.confirm(request_id, spoken, permit, cause)


@router.post("/{request_id}/rule", responses=also(errors.OwnDeed, errors.MinutesOutOfRange))
async def rule(
    request_id: Id,
    body: told.RulingTold,
    permit: Annotated[Permit, may("help_request.rule")],
    cause: Command,
    desk: Desk,
) -> View:
    """Rule where volunteer and beneficiary differ."""
    ruling = Ruling(
        person_id=permit.person_id, verdict=body.verdict, minutes_served=body.minutes_served
    )
    return await desk.rule(request_id, ruling, permit, cause)
