"""`/audits`: the books of a place counted anew, this moment; nothing found is the right answer."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import PlaceId
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit, PlaceNeeded
from services.ledger.domain.audit import Violation
from services.ledger.usecases.auditor import Auditor, blocks_in, entries_in

router = APIRouter(prefix="/audits", tags=["audits"])


class AuditShown(BaseModel):
    accounts: int
    transfers: int
    blocks: int
    total_minutes: int
    violations: Sequence[Violation]


@router.get("", responses=problems(NotForYou, NothingHere, PlaceNeeded))
async def show(
    permit: Annotated[Permit, may("books.read")],
    desk: Annotated[Auditor, provided(Auditor)],
    place: PlaceId | None = None,
) -> AuditShown:
    region = permit.places(place)
    if region is None:
        raise NotForYou(permit.action)
    where = {"community_id": region}
    report = await desk.audit(where, entries_in(where), blocks_in(where))
    return AuditShown.model_validate(report, from_attributes=True)
