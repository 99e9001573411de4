"""Every published event, by type; and the topics, with what Kafka must be told of them."""

from types import ModuleType

from lovebank.contracts import ledger, ledger_doubts, notifications, requests, volunteers
from lovebank.contracts.event import Event

PUBLISHERS: tuple[ModuleType, ...] = (requests, volunteers, ledger, notifications)
MODULES = (*PUBLISHERS, ledger_doubts)  # A publisher may have more to tell than fits in one.
PARTITIONS = 12  # For good: another count would break the order per key.
TOPICS = tuple(f"lovebank.{publisher.__name__.rpartition('.')[2]}" for publisher in PUBLISHERS)


def events() -> dict[str, type[Event]]:
    found = [
        thing
        for module in MODULES
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Event) and "kind" in vars(thing)
    ]
    return {event.type(): event for event in found}
