"""The event door of a service: which published events it hears, and what it does about each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from lovebank.contracts.event import CloudEvent, Event

E = TypeVar("E", bound=Event)
Handler: TypeAlias = Callable[[CloudEvent[E]], Awaitable[None]]


class Subscriber:
    """Handlers by event type, for one group. Two handlers for one type are a mistake.

    A handler has 10 seconds. A `Refusal` of its parks the event; anything else it raises, and an
    `Unavailable` or `StaleVersion`, is tried again. `replayable`: whether hearing everything again
    from the first event on rebuilds what it keeps, and troubles nobody.
    """

    def __init__(self, group: str, *, replayable: bool = False) -> None:
        self.group = group
        self.replayable = replayable
        self._handlers: dict[str, tuple[type[Event], Handler[Any]]] = {}

    @property
    def topics(self) -> Sequence[str]:
        return sorted({heard.topic for heard, _ in self._handlers.values()})

    @property
    def types(self) -> Sequence[str]:
        return sorted(self._handlers)

    def on(self, heard: type[E], handler: Handler[E]) -> None:
        if heard.type() in self._handlers:
            raise ValueError(f"{heard.type()} already has a handler")
        self._handlers[heard.type()] = (heard, handler)

    def find(self, event_type: str) -> tuple[type[Event], Handler[Any]] | None:
        return self._handlers.get(event_type)
