"""Looks round, beside a consumer: what is marked, how much waits, whether anything moves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from lovebank.kernel.eventlog.log import ConsumerBroken, EventLog, Offsets, Partition
from lovebank.kernel.runtime.consumer import Consumer
from lovebank.kernel.runtime.metrics import LAG, PARKED
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.patience import Patience
from lovebank.kernel.subscriber import Subscriber
from lovebank.kernel.telemetry.log import get_logger

THOROUGH_EVERY_LOOKS = 5
_log = get_logger("subscriber")


class Stalled(ConsumerBroken):
    """There is something to handle, nobody is at it, and nothing is delivered."""


class Watch:
    def __init__(
        self,
        log: EventLog,
        subscriber: Subscriber,
        parked: ParkedEvents,
        consumer: Consumer,
        patience: Patience,
    ) -> None:
        self._event_log = log
        self._subscriber = subscriber
        self._parked = parked
        self._consumer = consumer
        self._patience = patience
        self._reached: Mapping[Partition, int] = {}
        self._moved_at = time.monotonic()

    async def run(self) -> None:
        """Until cancelled. Raises `Stalled`."""
        look = 0
        while True:
            try:
                if look % THOROUGH_EVERY_LOOKS == 0:
                    await self._look_at_lag()
                # All that is parked, too: an owner may have died half way through it.
                await self._follow_marks(everything=look % THOROUGH_EVERY_LOOKS == 0)
            except Stalled:
                raise
            except Exception as failure:
                reason = repr(failure)
                _log.warning("watch.failed", group=self._subscriber.group, reason=reason)
            look += 1
            await asyncio.sleep(self._patience.look_round_seconds)

    async def _follow_marks(self, *, everything: bool) -> None:
        group = self._subscriber.group
        PARKED.labels(group).set(await self._parked.count(group))
        for partition, key in sorted(await self._parked.held_up(group, marked=not everything)):
            self._consumer.look_again(partition, key)

    async def _look_at_lag(self) -> None:
        found: dict[Partition, Offsets] = {}
        for topic in self._subscriber.topics:
            offsets = await self._event_log.offsets(self._subscriber.group, topic)
            owned = {at: each for at, each in offsets.items() if at in self._consumer.owned}
            lag = sum(each.lag for each in owned.values())
            LAG.labels(self._subscriber.group, topic).set(lag)
            # Who owns nothing while nobody gets on was forgotten when the work was shared out.
            found |= owned if self._consumer.owned else offsets
        self._raise_if_stalled(found)

    def _raise_if_stalled(self, found: Mapping[Partition, Offsets]) -> None:
        reached = {at: each.committed for at, each in found.items()}
        lag = sum(each.lag for each in found.values())
        if not lag or reached != self._reached or not self._consumer.is_at_rest:
            self._reached, self._moved_at = reached, time.monotonic()
        elif time.monotonic() - self._moved_at > self._patience.stalled_after_seconds:
            raise Stalled(f"{lag} events to handle, and none came for a long time")
