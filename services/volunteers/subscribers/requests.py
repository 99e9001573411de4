"""What the volunteers' service does when it hears from services/requests."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.requests import (
    CommunityRegistered,
    HelpRequestAccepted,
    HelpRequestCancelled,
    HelpRequestClosed,
    HelpRequestCompleted,
    HelpRequestConsented,
    HelpRequestHandedBack,
    HelpRequestMerged,
    HelpRequestReferred,
    HelpRequestReopened,
    HelpRequestReported,
    HelpRequestTriaged,
)
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.volunteers.domain.community import Community, Spot
from services.volunteers.domain.dispatch import Need
from services.volunteers.usecases.dispatcher import Dispatcher
from services.volunteers.usecases.gazetteer import Gazetteer


def subscribe(subscriber: Subscriber, dispatcher: Dispatcher, gazetteer: Gazetteer) -> None:
    subscriber.on(CommunityRegistered, partial(learn_the_community, gazetteer))
    subscriber.on(HelpRequestReported, partial(begin, dispatcher))
    subscriber.on(HelpRequestConsented, partial(consent, dispatcher))
    subscriber.on(HelpRequestTriaged, partial(judge, dispatcher))
    subscriber.on(HelpRequestAccepted, partial(stand_down, dispatcher))
    subscriber.on(HelpRequestHandedBack, partial(ask_others, dispatcher))
    subscriber.on(HelpRequestReferred, partial(refer, dispatcher))
    subscriber.on(HelpRequestReopened, partial(reopen, dispatcher))
    subscriber.on(HelpRequestMerged, partial(end_merged, dispatcher))
    subscriber.on(HelpRequestCompleted, partial(end_completed, dispatcher))
    subscriber.on(HelpRequestCancelled, partial(end_cancelled, dispatcher))
    subscriber.on(HelpRequestClosed, partial(end_closed, dispatcher))


async def learn_the_community(gazetteer: Gazetteer, event: CloudEvent[CommunityRegistered]) -> None:
    grids = {
        each.grid: Spot(east_metres=each.east_metres, north_metres=each.north_metres)
        for each in event.data.positions
    }
    community = Community(community_id=event.data.community_id, told_by=event.number, grids=grids)
    await gazetteer.learn(community, heard(event))


async def begin(dispatcher: Dispatcher, event: CloudEvent[HelpRequestReported]) -> None:
    told = event.data
    need = Need(
        request_id=told.request_id,
        community_id=told.community_id,
        category=told.category,
        service_class=told.service_class,
        grid=told.grid,
        reporter_id=told.reporter_id,
        beneficiary_id=told.beneficiary_id,
        reported_at=told.at,
        newest_first=-int(told.at.timestamp() * 1_000),
    )
    await dispatcher.begin(need, heard(event), awaits_consent=told.awaits_consent)


async def consent(dispatcher: Dispatcher, event: CloudEvent[HelpRequestConsented]) -> None:
    told = event.data
    await dispatcher.consent(told.request_id, told.service_class, heard(event))


async def judge(dispatcher: Dispatcher, event: CloudEvent[HelpRequestTriaged]) -> None:
    await dispatcher.judge(event.data.request_id, event.data.service_class, heard(event))


async def stand_down(dispatcher: Dispatcher, event: CloudEvent[HelpRequestAccepted]) -> None:
    await dispatcher.take(event.data.request_id, event.data.volunteer_id, heard(event))


async def ask_others(dispatcher: Dispatcher, event: CloudEvent[HelpRequestHandedBack]) -> None:
    await dispatcher.hand_back(event.data.request_id, event.data.volunteer_id, heard(event))


async def refer(dispatcher: Dispatcher, event: CloudEvent[HelpRequestReferred]) -> None:
    # Where a party is only involved, the volunteer still has it.
    if event.data.wholly:
        await dispatcher.refer(event.data.request_id, heard(event))


async def reopen(dispatcher: Dispatcher, event: CloudEvent[HelpRequestReopened]) -> None:
    await dispatcher.reopen(event.data.request_id, heard(event))


async def end_merged(dispatcher: Dispatcher, event: CloudEvent[HelpRequestMerged]) -> None:
    await dispatcher.end(event.data.request_id, "merged", heard(event))


async def end_completed(dispatcher: Dispatcher, event: CloudEvent[HelpRequestCompleted]) -> None:
    await dispatcher.end(event.data.request_id, "completed", heard(event))


async def end_cancelled(dispatcher: Dispatcher, event: CloudEvent[HelpRequestCancelled]) -> None:
    await dispatcher.end(event.data.request_id, event.data.reason, heard(event))


async def end_closed(dispatcher: Dispatcher, event: CloudEvent[HelpRequestClosed]) -> None:
    await dispatcher.end(event.data.request_id, event.data.reason, heard(event))
