"""`/help-requests`: be shown a contact, and see who was shown it."""

from typing import Annotated

from fastapi import APIRouter, status

from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.requests.api.help_requests.answers import Id
from services.requests.domain import errors
from services.requests.domain.reveal import Reveal
from services.requests.domain.told import Contact
from services.requests.usecases.contact_desk import ContactDesk

router = APIRouter(prefix="/help-requests", tags=["help requests"])
Desk = Annotated[ContactDesk, provided(ContactDesk)]


@router.post(
    "/{request_id}/reveals",
    status_code=status.HTTP_201_CREATED,
    responses=problems(NotForYou, NothingHere, errors.RevealClosed, KeyReused),
)
async def reveal(
    request_id: Id, permit: Annotated[Permit, may("contact.reveal")], cause: Command, desk: Desk
) -> Contact:
    """Be shown whom to help and where, in full. That it was shown is kept, and published."""
    reveal, beneficiary = await desk.reveal(request_id, permit, cause)
    return Contact.of(reveal, beneficiary)


@router.get("/{request_id}/reveals", responses=problems(NotForYou, NothingHere, BadCursor))
async def list_reveals(
    request_id: Id,
    permit: Annotated[Permit, may("contact.list_reveals")],
    desk: Desk,
    page: PageQuery,
) -> Listing[Reveal]:
    """Who was shown the contact, and when: for whom it is about, and for the desk."""
    found = await desk.list_reveals(request_id, permit, page.after, page.limit)
    return Listing[Reveal].of([kept.value for kept in found.items], found.next)
