"""Events as a subscriber hears them, for tests that need no log in between."""

from collections.abc import Sequence
from typing import Any

from lovebank.contracts.event import CloudEvent, Event, parse
from lovebank.kernel.subscriber import Subscriber


def as_heard(told: Event, subject: str, number: int, correlation_id: str = "") -> CloudEvent[Any]:
    """In the envelope in which its publisher would have published it."""
    envelope = {
        "id": f"{subject}:{number}",
        "source": f"/{told.topic.replace('.', '/')}",
        "type": told.type(),
        "subject": subject,
        "time": told.at,
        "dataschema": f"/contracts/{told.type()}.json",
        "communityid": told.community_id,
        "sequence": str(number).zfill(10),
        "correlationid": correlation_id or subject,
        "causationid": "command:test",
        "data": told.model_dump(mode="json"),
    }
    return parse(type(told), envelope)


def in_order(subject: str, *told: Event) -> Sequence[CloudEvent[Any]]:
    """Everything that happened to one aggregate."""
    return [as_heard(event, subject, number) for number, event in enumerate(told, 1)]


async def deliver(subscriber: Subscriber, *heard: CloudEvent[Any]) -> None:
    """As the runtime does, one after the other; what nobody listens for is passed over."""
    for event in heard:
        found = subscriber.find(event.type)
        if found:
            _, handler = found
            await handler(event)
