"""`/parked`: what could not be handled, and what is to become of it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.instant import Instant
from lovebank.kernel.commands import Command
from lovebank.kernel.errors import KeyReused, StaleVersion
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, Permit, allow
from lovebank.kernel.model import Model
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from lovebank.kernel.runtime.parked import (
    AlreadyResolved,
    NotFirst,
    NotParked,
    ParkedEvent,
    ParkedEvents,
    State,
)
from lovebank.kernel.text import Words

router = APIRouter(prefix="/parked", tags=["parked events"])

Reader = Annotated[Permit, may("parked.read")]
Resolver = Annotated[Permit, may("parked.resolve")]
Parked = Annotated[ParkedEvents, provided(ParkedEvents)]
REFUSALS = problems(NotParked, NotForYou)
RESOLVED = REFUSALS | problems(AlreadyResolved, NotFirst, StaleVersion, KeyReused)


class ParkedShown(BaseModel):
    parked_id: str
    group: str
    key: str
    event_type: str
    reason: str
    attempts: int
    state: State
    parked_at: Instant

    @classmethod
    def of(cls, parked: ParkedEvent) -> "ParkedShown":
        return cls(**parked.model_dump(include={*cls.model_fields}))


class Skip(Model):
    reason: Words


@router.get("", responses=problems(BadCursor))
async def list_parked(
    permit: Reader, parked: Parked, page: PageQuery, *, everything: bool = False
) -> Listing[ParkedShown]:
    """What waits for a decision, in the order of the log; with `everything`, also what was."""
    found = await parked.find(after=page.after, limit=page.limit, everything=everything)
    read = [ParkedEvent.model_validate(stored.value) for stored in found.documents]
    return Listing.of(
        [ParkedShown.of(each) for each in read if _is_theirs(permit, each)], found.next
    )


@router.get("/{parked_id}", responses=REFUSALS)
async def show(parked_id: str, permit: Reader, parked: Parked) -> ParkedEvent:
    """The whole of it, the record as it came included."""
    return await _theirs(permit, parked, parked_id)


@router.post("/{parked_id}/retry", status_code=HTTPStatus.ACCEPTED, responses=RESOLVED)
async def retry(parked_id: str, permit: Resolver, cause: Command, parked: Parked) -> ParkedShown:
    """Handle it once more, and then what came after it. Saying it twice is saying it once."""
    await _theirs(permit, parked, parked_id)
    await parked.mark(parked_id, State.RETRY, cause)
    return ParkedShown.of((await parked.get(parked_id)).value)


@router.post("/{parked_id}/skip", status_code=HTTPStatus.ACCEPTED, responses=RESOLVED)
async def skip(
    parked_id: str, body: Skip, permit: Resolver, cause: Command, parked: Parked
) -> ParkedShown:
    """Leave it without effect, for a reason that is kept, and go on with what came after it."""
    await _theirs(permit, parked, parked_id)
    await parked.mark(parked_id, State.SKIP, cause, skip_reason=body.reason)
    return ParkedShown.of((await parked.get(parked_id)).value)


async def _theirs(permit: Permit, parked: ParkedEvents, parked_id: str) -> ParkedEvent:
    found = (await parked.get(parked_id)).value
    if not _is_theirs(permit, found):
        raise NotParked(parked_id)  # As if it were not there: that it is, is not theirs to know.
    return found


def _is_theirs(permit: Permit, parked: ParkedEvent) -> bool:
    # What cannot be read names no place: whoever runs the software anywhere may see to it.
    return parked.place is None or allow(permit.principal, permit.action, parked.place)
