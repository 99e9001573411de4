"""What the ledger does when it hears from services/volunteers."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.volunteers import AttendanceCheckedOut, VolunteerApproved
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.domain.order import Deed
from services.ledger.domain.signals import Service
from services.ledger.usecases.intake import Intake
from services.ledger.usecases.teller import Teller


def subscribe(subscriber: Subscriber, teller: Teller, intake: Intake) -> None:
    subscriber.on(VolunteerApproved, partial(open_an_account, teller))
    subscriber.on(AttendanceCheckedOut, partial(deposit_the_minutes, intake))


async def open_an_account(teller: Teller, event: CloudEvent[VolunteerApproved]) -> None:
    await teller.open_account(event.data.volunteer_id, event.data.community_id)


async def deposit_the_minutes(intake: Intake, event: CloudEvent[AttendanceCheckedOut]) -> None:
    told = event.data
    deed = Deed(
        deed_id=told.attendance_id,
        volunteer_id=told.volunteer_id,
        served_in=told.community_id,
        served_at=told.served_from or told.at,
        minutes_served=told.minutes_served,
        evidence_grade=told.evidence_grade,
        team_id=told.team_id,
    )
    service = Service(deed=deed, begins_at=deed.served_at, told_at=told.at)
    await intake.take(service, heard(event))
