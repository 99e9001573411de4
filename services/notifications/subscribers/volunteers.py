"""Who is told what when services/volunteers says that something happened."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.volunteers import (
    TaskOffersWithdrawn,
    VolunteerApproved,
    VolunteerSuspended,
    WaveSent,
)
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.notifications.domain.news import Audience, News, Occasion
from services.notifications.usecases.post_room import PostRoom


def subscribe(subscriber: Subscriber, post_room: PostRoom) -> None:
    subscriber.on(WaveSent, partial(tell_the_asked, post_room))
    subscriber.on(TaskOffersWithdrawn, partial(tell_the_asked, post_room))
    subscriber.on(VolunteerApproved, partial(tell_the_volunteer, post_room))
    subscriber.on(VolunteerSuspended, partial(tell_the_volunteer, post_room))


async def tell_the_asked(
    post_room: PostRoom, event: CloudEvent[WaveSent] | CloudEvent[TaskOffersWithdrawn]
) -> None:
    news = News(
        occasion=Occasion(event.data.kind),
        event_id=event.id,
        community_id=event.data.community_id,
        about=event.data.request_id,
        people={Audience.OFFERED_VOLUNTEERS: event.data.volunteers},
    )
    await post_room.tell(news, heard(event))


async def tell_the_volunteer(
    post_room: PostRoom, event: CloudEvent[VolunteerApproved] | CloudEvent[VolunteerSuspended]
) -> None:
    news = News(
        occasion=Occasion(event.data.kind),
        event_id=event.id,
        community_id=event.data.community_id,
        about=event.data.volunteer_id,
        people={Audience.VOLUNTEER: (event.data.volunteer_id,)},
    )
    await post_room.tell(news, heard(event))
