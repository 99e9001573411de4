"""What is noted when services/volunteers says that something happened."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.volunteers import (
    ActivityPublished,
    AttendanceCheckedIn,
    AttendanceCheckedOut,
    TaskOfferDeclined,
    TaskOffersLapsed,
    TaskOffersWithdrawn,
    VolunteerApproved,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteersEvent,
    VolunteerSuspended,
    WaveSent,
)
from lovebank.kernel.subscriber import Subscriber
from services.insights.domain.seen import Step
from services.insights.store import Book
from services.insights.usecases.books import Books
from services.insights.usecases.witness import note, note_after, note_alone

# They change no figure, but without them there would be gaps.
_OF_VOLUNTEERS = (VolunteerSuspended, VolunteerReinstated, VolunteerLeft)
_OF_DISPATCHES = (TaskOfferDeclined, TaskOffersLapsed, TaskOffersWithdrawn)


def subscribe(subscriber: Subscriber, books: Books) -> None:
    subscriber.on(VolunteerRegistered, partial(note_the_volunteer, books))
    subscriber.on(VolunteerApproved, partial(note_the_approval, books))
    subscriber.on(ActivityPublished, partial(note_the_activity, books))
    subscriber.on(AttendanceCheckedIn, partial(note_who_came, books))
    subscriber.on(AttendanceCheckedOut, partial(note_who_stayed, books))
    subscriber.on(WaveSent, partial(note_who_was_asked, books))
    for of_volunteers in _OF_VOLUNTEERS:
        subscriber.on(of_volunteers, partial(note_that_it_was, books.volunteers))
    for of_dispatches in _OF_DISPATCHES:
        subscriber.on(of_dispatches, partial(note_that_it_was, books.dispatches))


async def note_that_it_was(book: Book, event: CloudEvent[VolunteersEvent]) -> None:
    await note(book, event, lambda seen: seen)


async def note_the_volunteer(books: Books, event: CloudEvent[VolunteerRegistered]) -> None:
    at = event.data.at
    await note(books.volunteers, event, lambda seen: seen.reached_once(Step.REGISTERED, at))


async def note_the_approval(books: Books, event: CloudEvent[VolunteerApproved]) -> None:
    at = event.data.at
    await note(books.volunteers, event, lambda seen: seen.reached_once(Step.APPROVED, at))


async def note_the_activity(books: Books, event: CloudEvent[ActivityPublished]) -> None:
    starts_at = event.data.starts_at
    await note(books.activities, event, lambda seen: seen.reached(Step.HELD, starts_at))


async def note_who_came(books: Books, event: CloudEvent[AttendanceCheckedIn]) -> None:
    at = event.data.at
    await note(books.attendances, event, lambda seen: seen.reached(Step.CHECKED_IN, at))


async def note_who_stayed(books: Books, event: CloudEvent[AttendanceCheckedOut]) -> None:
    at, minutes = event.data.at, event.data.minutes_served
    await note(
        books.attendances, event, lambda seen: seen.reached(Step.CHECKED_OUT, at, measure=minutes)
    )


async def note_who_was_asked(books: Books, event: CloudEvent[WaveSent]) -> None:
    asked = len(event.data.volunteers)
    each = partial(note_alone, books.waves, event, Step.ASKED, asked)
    await note_after(books.dispatches, event, lambda seen: seen, first=each)
