"""Who is told what when services/requests says that something happened."""

from collections.abc import Mapping
from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ids import PersonId
from lovebank.contracts.requests import (
    HelpRequestAccepted,
    HelpRequestArrived,
    HelpRequestCancelled,
    HelpRequestCompleted,
    HelpRequestConfirmed,
    HelpRequestDisputed,
    HelpRequestEvent,
    HelpRequestHandedBack,
    HelpRequestMerged,
    HelpRequestReferred,
    HelpRequestReopened,
    HelpRequestReported,
    HelpRequestUnfulfilled,
)
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.notifications.domain.news import Audience, Occasion
from services.notifications.domain.request_people import Happened, RequestPeople
from services.notifications.usecases.request_desk import RequestDesk

_TOLD_AS_IT_IS = (
    HelpRequestMerged,
    HelpRequestReferred,
    HelpRequestArrived,
    HelpRequestDisputed,
    HelpRequestReopened,
    HelpRequestUnfulfilled,
    HelpRequestCancelled,
)


def subscribe(subscriber: Subscriber, desk: RequestDesk) -> None:
    subscriber.on(HelpRequestReported, partial(tell_of_the_report, desk))
    subscriber.on(HelpRequestAccepted, partial(tell_who_comes, desk))
    subscriber.on(HelpRequestHandedBack, partial(tell_that_nobody_comes, desk))
    subscriber.on(HelpRequestCompleted, partial(tell_of_minutes, desk))
    subscriber.on(HelpRequestConfirmed, partial(tell_of_minutes, desk))
    for event_class in _TOLD_AS_IT_IS:
        subscriber.on(event_class, partial(tell, desk))


async def tell_of_the_report(desk: RequestDesk, event: CloudEvent[HelpRequestReported]) -> None:
    told = event.data
    people = RequestPeople(
        request_id=told.request_id,
        community_id=told.community_id,
        category=told.category,
        people={
            Audience.REPORTER: told.reporter_id,
            Audience.BENEFICIARY: PersonId(told.beneficiary_id),
        },
        last_sequence=event.number,
    )
    await desk.began(people, _happened(event), heard(event))


async def tell_who_comes(desk: RequestDesk, event: CloudEvent[HelpRequestAccepted]) -> None:
    volunteer_id = PersonId(event.data.volunteer_id)
    await desk.went_on(_happened(event), lambda people: people.taken_by(volunteer_id), heard(event))


async def tell_that_nobody_comes(
    desk: RequestDesk, event: CloudEvent[HelpRequestHandedBack]
) -> None:
    await desk.went_on(_happened(event), RequestPeople.handed_back, heard(event))


async def tell_of_minutes(
    desk: RequestDesk, event: CloudEvent[HelpRequestCompleted] | CloudEvent[HelpRequestConfirmed]
) -> None:
    happened = _happened(event, {"minutes": event.data.minutes_served})
    await desk.went_on(happened, lambda people: people, heard(event))


async def tell(desk: RequestDesk, event: CloudEvent[HelpRequestEvent]) -> None:
    await desk.went_on(_happened(event), lambda people: people, heard(event))


def _happened(
    event: CloudEvent[HelpRequestEvent], numbers: Mapping[str, int] | None = None
) -> Happened:
    return Happened(
        occasion=Occasion(event.data.kind),
        event_id=event.id,
        sequence=event.number,
        request_id=event.data.request_id,
        numbers=numbers or {},
    )
