"""Heard from the ledger, where accounts are settled first: that a person is to be forgotten."""

from functools import partial

from lovebank.contracts.event import CloudEvent
from lovebank.contracts.ledger import PersonErased
from lovebank.kernel.cause import heard
from lovebank.kernel.subscriber import Subscriber
from services.requests.usecases.erasure_desk import ErasureDesk


async def forget(desk: ErasureDesk, event: CloudEvent[PersonErased]) -> None:
    await desk.erase(event.data.person_id, event.data.within, heard(event))


def subscribe(subscriber: Subscriber, desk: ErasureDesk) -> None:
    subscriber.on(PersonErased, partial(forget, desk))
