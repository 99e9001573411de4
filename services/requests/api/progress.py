"""`/progress`: follow a help request by its ticket number, without an account."""

from typing import Annotated

from fastapi import APIRouter, Path

from lovebank.kernel.http import problems, provided, public
from services.requests.domain.errors import NoSuchTicket
from services.requests.domain.views import Progress
from services.requests.usecases.reading_desk import ReadingDesk

router = APIRouter(prefix="/progress", tags=["progress"])


@router.get(
    "/{ticket_no}", dependencies=[public("progress.read")], responses=problems(NoSuchTicket)
)
async def show(
    ticket_no: Annotated[str, Path(max_length=40)],
    desk: Annotated[ReadingDesk, provided(ReadingDesk)],
) -> Progress:
    """Steps and times, and what is promised. No person is named."""
    return await desk.progress(ticket_no)
