"""`/service-records`: every deed of a volunteer, oldest first; corrections stay to be seen."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import CommunityId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from services.ledger.domain.passbook import RecordedDeed
from services.ledger.usecases.record_desk import RecordDesk

router = APIRouter(prefix="/service-records", tags=["service records"])


class DeedShown(BaseModel):
    """`corrected_by` names the transfer that took it back; null where it stands."""

    line: int
    deed_id: str
    served_in: CommunityId
    served_at: Instant
    minutes_served: int
    recognised_minutes: int
    evidence_grade: EvidenceGrade
    policy_version: int
    corrected_by: TransferId | None

    @classmethod
    def of(cls, recorded: RecordedDeed) -> "DeedShown":
        deed = recorded.deed
        return cls(
            line=recorded.line,
            deed_id=deed.deed_id,
            served_in=deed.served_in,
            served_at=deed.served_at,
            minutes_served=deed.minutes_served,
            recognised_minutes=recorded.recognised_minutes,
            evidence_grade=deed.evidence_grade,
            policy_version=recorded.policy_version,
            corrected_by=next(iter(recorded.corrected_by), None),
        )


class RecordShown(BaseModel):
    items: Sequence[DeedShown]


@router.get("/{volunteer_id}", responses=problems(NotForYou, NothingHere))
async def show(
    volunteer_id: VolunteerId,
    permit: Annotated[Permit, may("service_record.read")],
    desk: Annotated[RecordDesk, provided(RecordDesk)],
) -> RecordShown:
    found = await desk.record(volunteer_id, permit)
    return RecordShown(items=[DeedShown.of(each) for each in found])
