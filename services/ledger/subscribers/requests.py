"""What the ledger does when it hears from services/requests."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.requests import HelpRequestConfirmed
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.domain.order import Deed
from services.ledger.usecases.teller import Teller


def subscribe(subscriber: Subscriber, teller: Teller) -> None:
    subscriber.on(HelpRequestConfirmed, partial(deposit_the_minutes, teller))


async def deposit_the_minutes(teller: Teller, event: CloudEvent[HelpRequestConfirmed]) -> None:
    told = event.data
    deed = Deed(
        deed_id=told.request_id,
        volunteer_id=told.volunteer_id,
        served_in=told.community_id,
        served_at=told.completed_at or told.at,
        minutes_served=told.minutes_served,
        evidence_grade=told.evidence_grade,
    )
    await teller.deposit(deed, heard(event))
