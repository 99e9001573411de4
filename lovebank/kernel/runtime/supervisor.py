"""Watches over a subscriber: a consumer that is broken is thrown away, and another one made."""

import asyncio
import random
from contextlib import suppress

from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.runtime.consumer import Consumer
from lovebank.kernel.runtime.metrics import RESTARTS, announce
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.subscriber import Subscriber
from lovebank.kernel.telemetry.log import get_logger

PAUSE_SECONDS = 0.5
PAUSE_SECONDS_MAX = 5.0
_log = get_logger("subscriber")


async def run_subscriber(
    log: EventLog, subscriber: Subscriber, parked: ParkedEvents, stop: asyncio.Event
) -> None:
    """Until `stop`: then the event at hand is finished and committed, and the group left."""
    announce(subscriber)
    pause_seconds = PAUSE_SECONDS
    while not stop.is_set():
        try:
            await Consumer(log, subscriber, parked).run(stop)
        except Exception as failure:
            # Whatever it was: HTTP goes on answering, so this must not end in silence.
            RESTARTS.labels(subscriber.group).inc()
            _log.warning("consumer.rebuilt", group=subscriber.group, reason=repr(failure))
            await _wait(stop, random.uniform(pause_seconds / 2, pause_seconds))  # noqa: S311
            pause_seconds = min(pause_seconds * 2, PAUSE_SECONDS_MAX)
        else:
            pause_seconds = PAUSE_SECONDS


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
