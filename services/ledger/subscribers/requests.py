"""What the ledger does when it hears from services/requests."""

from datetime import timedelta
from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ids import PersonId
from lovebank.contracts.requests import HelpRequestConfirmed
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.domain.order import Deed
from services.ledger.domain.signals import Service
from services.ledger.usecases.intake import Intake


def subscribe(subscriber: Subscriber, intake: Intake) -> None:
    subscriber.on(HelpRequestConfirmed, partial(deposit_the_minutes, intake))


async def deposit_the_minutes(intake: Intake, event: CloudEvent[HelpRequestConfirmed]) -> None:
    told = event.data
    served_at = told.completed_at or told.at
    deed = Deed(
        deed_id=told.request_id,
        volunteer_id=told.volunteer_id,
        served_in=told.community_id,
        served_at=served_at,
        minutes_served=told.minutes_served,
        evidence_grade=told.evidence_grade,
    )
    service = Service(
        deed=deed,
        begins_at=served_at - timedelta(minutes=told.minutes_served),
        partner_id=PersonId(told.beneficiary_id),
    )
    await intake.take(service, heard(event))
