"""The relay: takes each document's events from its outbox to the event log, in order.

Any number may run, without a lease and without a clock: whatever is taken twice is the same event
twice. Per document each event waits for the acknowledgement of the one before; the first failure
ends the document's turn, and what was maybe sent is sent again.
"""

import asyncio
import json
from contextlib import suppress
from functools import partial
from hashlib import sha256

from lovebank.kernel.documents.collection import (
    Collection,
    Database,
    Json,
    OutboxEvent,
    Pending,
)
from lovebank.kernel.errors import Unavailable
from lovebank.kernel.eventlog.log import EventLog, LogUnavailable, Record, RecordTooLarge
from lovebank.kernel.runtime.metrics import OUTBOX_AGE, OUTBOX_PENDING, PUBLISHED, announce_outbox
from lovebank.kernel.telemetry.log import get_logger
from lovebank.kernel.together import try_all

AGGREGATES_AT_ONCE_MAX = 64
# More than are sent at once: some that cannot be sent must not keep back all the others.
AGGREGATES_A_PASS_MAX = 256
POLL_SECONDS = 1.0  # A write wakes the relay of its own process; the poll is what is correct.
PUBLISH_WITHIN_SECONDS = 30.0
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
_dump = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
_log = get_logger("outbox")


class Relay:
    """Of one service: all collections of its database, into the event log."""

    def __init__(self, service: str, database: Database, log: EventLog) -> None:
        self._service = service
        self._database = database
        self._event_log = log
        self._stopping = False
        announce_outbox(service)
        self._is_held_up = False

    async def run(self) -> None:
        """Until `stop`; what waits then is taken out once more."""
        while not self._stopping:
            self._database.outbox_changed.clear()
            if not await self._pass() and not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._database.outbox_changed.wait(), POLL_SECONDS)
        await self._pass()

    def stop(self) -> None:
        self._stopping = True
        self._database.outbox_changed.set()

    async def publish_pending(self) -> int:
        """One pass over what waits, oldest first. Returns how many events are in the log."""
        counts = [await self._publish_of(collection) for collection in self._database.opened]
        return sum(counts)

    async def _pass(self) -> int:
        try:
            published = await self.publish_pending()
            await self._measure()
        except Unavailable as away:
            _log.warning("outbox.unread", service=self._service, reason=str(away))
            return 0
        except Exception:
            # Whatever it was: the service goes on answering, so its relay must go on as well.
            _log.exception("outbox.failed", service=self._service)
            return 0
        return published

    async def _publish_of(self, collection: Collection) -> int:
        waiting = await collection.pending(AGGREGATES_A_PASS_MAX)
        # Every turn ends before one that failed is told of: the next pass finds none at work.
        turns = (self._take_turn(collection, pending) for pending in waiting)
        return sum(await try_all(turns, AGGREGATES_AT_ONCE_MAX))

    async def _take_turn(self, collection: Collection, pending: Pending) -> int:
        sent = 0
        for told in pending.events:
            if not await self._send(told):
                break
            sent += 1
        if sent:
            await collection.published(pending.document_id, pending.events[sent - 1].sequence)
        return sent

    async def _send(self, told: OutboxEvent) -> bool:
        record = record_of(told.event)
        try:
            async with asyncio.timeout(PUBLISH_WITHIN_SECONDS):
                await self._event_log.publish([record])
        except (LogUnavailable, TimeoutError) as failure:
            self._say_once(told, failure)
            return False
        except RecordTooLarge as failure:
            _log.warning("outbox.not_sent", event_id=told.id, reason=repr(failure))
            return False
        except Exception:
            _log.exception("outbox.not_sent", event_id=told.id)
            return False
        self._is_held_up = False
        PUBLISHED.labels(record.topic).inc()
        return True

    def _say_once(self, told: OutboxEvent, failure: Exception) -> None:
        """All that waits is tried again and again: one line until the next is sent."""
        if not self._is_held_up:
            self._is_held_up = True
            _log.warning("outbox.not_sent", event_id=told.id, reason=repr(failure))

    async def _measure(self) -> None:
        state = await self._database.outbox_state()
        OUTBOX_PENDING.labels(self._service).set(state.pending)
        OUTBOX_AGE.labels(self._service).set(state.oldest_age_seconds)


def record_of(envelope: Json) -> Record:
    """The same bytes for the same event, whenever it is sent."""
    publisher = envelope["source"].rpartition("/")[2]
    return Record(
        topic=f"lovebank.{publisher}",
        key=envelope["subject"],
        value=_dump(envelope).encode(),
        headers={
            "content-type": CONTENT_TYPE,
            "event-type": envelope["type"],
            "traceparent": traceparent_of(envelope["correlationid"]),
        },
    )


def traceparent_of(correlation_id: str) -> str:
    """One trace a story: its id follows from the correlation id, so all of it is found together."""
    digest = sha256(correlation_id.encode()).hexdigest()
    return f"00-{digest[:32]}-{digest[32:48]}-01"
