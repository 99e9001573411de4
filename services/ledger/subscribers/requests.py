"""What the ledger does when it hears from services/requests."""

from datetime import timedelta
from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ids import PersonId
from lovebank.contracts.requests import (
    HelpRequestAccepted,
    HelpRequestCancelled,
    HelpRequestClosed,
    HelpRequestConfirmed,
    HelpRequestEvent,
    HelpRequestHandedBack,
    HelpRequestMerged,
    HelpRequestReopened,
    HelpRequestReported,
)
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.ledger.domain.help_request import HelpRequest
from services.ledger.domain.order import Deed
from services.ledger.domain.signals import Service
from services.ledger.usecases.exchange.hours_desk import HoursDesk
from services.ledger.usecases.exchange.hours_keeper import HoursKeeper
from services.ledger.usecases.intake import Intake


def subscribe(
    subscriber: Subscriber, intake: Intake, promises: HoursDesk, hours: HoursKeeper
) -> None:
    subscriber.on(HelpRequestReported, partial(remember_whose_it_is, promises))
    subscriber.on(HelpRequestConfirmed, partial(deposit_the_minutes, intake, hours))
    subscriber.on(HelpRequestAccepted, partial(hold_the_hours, hours))
    subscriber.on(HelpRequestHandedBack, partial(wait_for_another, hours))
    subscriber.on(HelpRequestReopened, partial(wait_for_another, hours))
    subscriber.on(HelpRequestMerged, partial(let_go, hours))
    subscriber.on(HelpRequestCancelled, partial(let_go, hours))
    subscriber.on(HelpRequestClosed, partial(let_go, hours))


async def remember_whose_it_is(promises: HoursDesk, event: CloudEvent[HelpRequestReported]) -> None:
    told = event.data
    request = HelpRequest(
        request_id=told.request_id,
        community_id=told.community_id,
        beneficiary_id=told.beneficiary_id,
    )
    await promises.reported(request, heard(event))


async def deposit_the_minutes(
    intake: Intake, hours: HoursKeeper, event: CloudEvent[HelpRequestConfirmed]
) -> None:
    told = event.data
    served_at, partner_id = told.completed_at or told.at, PersonId(told.beneficiary_id)
    paid = await hours.confirmed(told.request_id, partner_id, told.minutes_served, heard(event))
    deed = Deed(
        deed_id=told.request_id,
        volunteer_id=told.volunteer_id,
        served_in=told.community_id,
        served_at=served_at,
        minutes_served=told.minutes_served,
        evidence_grade=told.evidence_grade,
        paid_minutes=paid,
    )
    service = Service(
        deed=deed,
        begins_at=served_at - timedelta(minutes=told.minutes_served),
        partner_id=partner_id,
        told_at=told.at,
    )
    await intake.take(service, heard(event))


async def hold_the_hours(hours: HoursKeeper, event: CloudEvent[HelpRequestAccepted]) -> None:
    helper_id = PersonId(event.data.volunteer_id)
    await hours.accepted(event.data.request_id, helper_id, heard(event))


async def wait_for_another(hours: HoursKeeper, event: CloudEvent[HelpRequestEvent]) -> None:
    await hours.given_up(event.data.request_id, heard(event), for_good=False)


async def let_go(hours: HoursKeeper, event: CloudEvent[HelpRequestEvent]) -> None:
    await hours.given_up(event.data.request_id, heard(event), for_good=True)
