"""Watches over a subscriber: a consumer that is broken is thrown away, and another one made."""

import asyncio
import random

from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.runtime.consumer import Consumer
from lovebank.kernel.runtime.metrics import RESTARTS, announce
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.patience import Patience, first_of
from lovebank.kernel.runtime.watch import Watch
from lovebank.kernel.subscriber import Subscriber
from lovebank.kernel.telemetry.log import get_logger

PAUSE_SECONDS_MAX = 5.0
PATIENCE = Patience()
_log = get_logger("subscriber")


async def run_subscriber(
    log: EventLog,
    subscriber: Subscriber,
    parked: ParkedEvents,
    stop: asyncio.Event,
    patience: Patience = PATIENCE,
) -> None:
    """Until `stop`: then the event at hand is finished and committed, and the group left."""
    announce(subscriber)
    pause_seconds = patience.rebuild_seconds
    while not stop.is_set():
        consumer = Consumer(log, subscriber, parked, patience)
        watch = Watch(log, subscriber, parked, consumer, patience)
        try:
            await _live(consumer, watch, stop, patience)
        except Exception as failure:
            # Whatever it was: HTTP goes on answering, so this must not end in silence.
            RESTARTS.labels(subscriber.group).inc()
            _log.warning("consumer.rebuilt", group=subscriber.group, reason=repr(failure))
            await first_of(random.uniform(pause_seconds / 2, pause_seconds), stop)  # noqa: S311
            pause_seconds = min(pause_seconds * 2, PAUSE_SECONDS_MAX)
        else:
            pause_seconds = patience.rebuild_seconds


async def _live(consumer: Consumer, watch: Watch, stop: asyncio.Event, patience: Patience) -> None:
    """Raises what ended the one or the other, once both are at an end."""
    tasks = [asyncio.create_task(consumer.run(stop)), asyncio.create_task(watch.run())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ended = [task for task in tasks if task.done()]
        for task in tasks:
            task.cancel()
        # What does not end in time is left to itself: its commits are refused by then.
        await asyncio.wait(tasks, timeout=2 * patience.finish_seconds_max)
    for task in ended:
        task.result()
