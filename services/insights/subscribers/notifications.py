"""What is noted when services/notifications says that something was delivered."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.notifications import NotificationDelivered
from lovebank.kernel.subscriber import Subscriber
from services.insights.domain.seen import Step
from services.insights.usecases.books import Books
from services.insights.usecases.witness import note


def subscribe(subscriber: Subscriber, books: Books) -> None:
    subscriber.on(NotificationDelivered, partial(note_the_notification, books))


async def note_the_notification(books: Books, event: CloudEvent[NotificationDelivered]) -> None:
    at = event.data.at
    await note(books.notifications, event, lambda seen: seen.reached(Step.NOTIFIED, at))
