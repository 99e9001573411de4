"""What is noted when services/requests says that something happened."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.requests import (
    CommunityRegistered,
    HelpRequestAccepted,
    HelpRequestArrived,
    HelpRequestAutoConfirmed,
    HelpRequestCancelled,
    HelpRequestClosed,
    HelpRequestCompleted,
    HelpRequestConfirmed,
    HelpRequestConsented,
    HelpRequestDisputed,
    HelpRequestEvent,
    HelpRequestHandedBack,
    HelpRequestMerged,
    HelpRequestReferred,
    HelpRequestReopened,
    HelpRequestReported,
    HelpRequestTriaged,
    HelpRequestUnfulfilled,
)
from lovebank.kernel.subscriber import Subscriber
from services.insights.domain.seen import LATE, WITHIN_PROMISE, Seen, Step
from services.insights.usecases.books import Books
from services.insights.usecases.witness import note

# They change no figure, but without them there would be gaps.
_ONLY_NOTED = (
    HelpRequestConsented,
    HelpRequestTriaged,
    HelpRequestHandedBack,
    HelpRequestReferred,
    HelpRequestArrived,
    HelpRequestAutoConfirmed,
    HelpRequestDisputed,
)


def subscribe(subscriber: Subscriber, books: Books) -> None:
    subscriber.on(CommunityRegistered, partial(note_the_community, books))
    subscriber.on(HelpRequestReported, partial(note_the_report, books))
    subscriber.on(HelpRequestMerged, partial(note_the_merger, books))
    subscriber.on(HelpRequestAccepted, partial(note_the_acceptance, books))
    subscriber.on(HelpRequestCompleted, partial(note_the_completion, books))
    subscriber.on(HelpRequestConfirmed, partial(note_the_confirmation, books))
    subscriber.on(HelpRequestReopened, partial(note_that_it_is_not_done, books))
    subscriber.on(HelpRequestUnfulfilled, partial(note_that_nobody_came, books))
    subscriber.on(HelpRequestCancelled, partial(note_the_end, books))
    subscriber.on(HelpRequestClosed, partial(note_the_end, books))
    for event_class in _ONLY_NOTED:
        subscriber.on(event_class, partial(note_that_it_was, books))


async def note_the_community(books: Books, event: CloudEvent[CommunityRegistered]) -> None:
    await note(books.communities, event, lambda seen: seen)


async def note_that_it_was(books: Books, event: CloudEvent[HelpRequestEvent]) -> None:
    await note(books.help_requests, event, lambda seen: seen)


async def note_the_report(books: Books, event: CloudEvent[HelpRequestReported]) -> None:
    at = event.data.at
    await note(books.help_requests, event, lambda seen: seen.reached(Step.REPORTED, at))


async def note_the_merger(books: Books, event: CloudEvent[HelpRequestMerged]) -> None:
    at = event.data.at
    await note(books.help_requests, event, lambda seen: seen.reached(Step.MERGED, at))


async def note_the_acceptance(books: Books, event: CloudEvent[HelpRequestAccepted]) -> None:
    at = event.data.at

    def accepted(seen: Seen) -> Seen:
        # The first: what the one who asked waited for, even if another comes in the end.
        return seen.reached_once(Step.ACCEPTED, at, measure=seen.seconds_until(at))

    await note(books.help_requests, event, accepted)


async def note_the_completion(books: Books, event: CloudEvent[HelpRequestCompleted]) -> None:
    at, code = event.data.at, WITHIN_PROMISE if event.data.within_promise else LATE

    def completed(seen: Seen) -> Seen:
        return seen.reached(Step.COMPLETED, at, measure=seen.seconds_until(at), code=code)

    await note(books.help_requests, event, completed)


async def note_the_confirmation(books: Books, event: CloudEvent[HelpRequestConfirmed]) -> None:
    at, minutes = event.data.at, event.data.minutes_served
    await note(
        books.help_requests, event, lambda seen: seen.reached(Step.CONFIRMED, at, measure=minutes)
    )


async def note_that_it_is_not_done(books: Books, event: CloudEvent[HelpRequestReopened]) -> None:
    undone = (Step.COMPLETED, Step.CONFIRMED, Step.CLOSED, Step.UNFULFILLED)
    await note(books.help_requests, event, lambda seen: seen.undone(*undone))


async def note_that_nobody_came(books: Books, event: CloudEvent[HelpRequestUnfulfilled]) -> None:
    at = event.data.at
    await note(books.help_requests, event, lambda seen: seen.reached(Step.UNFULFILLED, at))


async def note_the_end(
    books: Books, event: CloudEvent[HelpRequestCancelled] | CloudEvent[HelpRequestClosed]
) -> None:
    at, reason = event.data.at, event.data.reason
    await note(books.help_requests, event, lambda seen: seen.reached(Step.CLOSED, at, code=reason))
