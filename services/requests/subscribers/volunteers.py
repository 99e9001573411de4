"""Heard from volunteers: that people are being asked, and who may accept."""

from dataclasses import dataclass
from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.volunteers import (
    VolunteerApproved,
    VolunteerLeft,
    VolunteerReinstated,
    VolunteerSuspended,
    WaveSent,
)
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.requests.usecases.dispatch_desk import DispatchDesk
from services.requests.usecases.volunteer_roll import VolunteerRoll


@dataclass(frozen=True)
class Desks:
    dispatch: DispatchDesk
    roll: VolunteerRoll


async def note_that_people_are_asked(desks: Desks, event: CloudEvent[WaveSent]) -> None:
    if event.data.volunteers:
        await desks.dispatch.wave_was_sent(event.data.request_id, heard(event))


async def let_accept(
    desks: Desks, event: CloudEvent[VolunteerApproved] | CloudEvent[VolunteerReinstated]
) -> None:
    await desks.roll.note(event.data.volunteer_id, "approved", event)


async def let_accept_no_more(
    desks: Desks, event: CloudEvent[VolunteerSuspended] | CloudEvent[VolunteerLeft]
) -> None:
    await desks.roll.note(event.data.volunteer_id, "suspended", event)


def subscribe(subscriber: Subscriber, desks: Desks) -> None:
    subscriber.on(WaveSent, partial(note_that_people_are_asked, desks))
    subscriber.on(VolunteerApproved, partial(let_accept, desks))
    subscriber.on(VolunteerReinstated, partial(let_accept, desks))
    subscriber.on(VolunteerSuspended, partial(let_accept_no_more, desks))
    subscriber.on(VolunteerLeft, partial(let_accept_no_more, desks))
