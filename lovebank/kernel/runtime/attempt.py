"""One event and its handler: tried until it is handled, or known that it never will be."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from lovebank.kernel.errors import Refusal, StaleVersion, Unavailable
from lovebank.kernel.eventlog.log import Delivered, LogUnavailable
from lovebank.kernel.runtime.metrics import DELAY, HANDLED, Outcome
from lovebank.kernel.runtime.patience import Patience, pause, pauses
from lovebank.kernel.runtime.reading import Heard, Unheard, Unreadable, faults, read, type_of
from lovebank.kernel.subscriber import Subscriber
from lovebank.kernel.telemetry.correlation import correlated
from lovebank.kernel.telemetry.log import get_logger
from lovebank.kernel.telemetry.redact import hide_in_text

IDENTICAL_FAILURES_MAX = 5
REASON_LENGTH_MAX = 1_000
TRANSIENT = (StaleVersion, Unavailable, LogUnavailable, TimeoutError, ConnectionError)
_log = get_logger("subscriber")


class Unacceptable(Exception):
    """A permanent failure: the event is parked, and with it what follows of its aggregate."""

    def __init__(self, reason: str, attempts: int) -> None:
        super().__init__(reason)
        self.reason = hide_in_text(reason)[:REASON_LENGTH_MAX]
        self.attempts = attempts


@dataclass
class _Failures:
    """What went wrong with one event so far."""

    attempts: int = 0
    last: str = ""
    identical: int = 0

    def add(self, failure: Exception) -> None:
        said = f"{type(failure).__name__}: {failure}"
        self.identical = self.identical + 1 if said == self.last else 1
        self.attempts, self.last = self.attempts + 1, said


class Attempts:
    """Of one subscriber."""

    def __init__(self, subscriber: Subscriber, patience: Patience) -> None:
        self._subscriber = subscriber
        self._patience = patience

    async def handle(self, delivered: Delivered, leaving: asyncio.Event) -> None:
        """Returns once it is handled, or known to be of no concern.

        Raises `Unacceptable`; `Left` where it is told to leave while it waits to try again.
        """
        try:
            heard = read(delivered.record, self._subscriber)
        except Unreadable as error:
            raise Unacceptable(str(error), attempts=0) from error
        if isinstance(heard, Unheard):
            self.count(delivered, Outcome.UNKNOWN)
            return
        with correlated(heard.event.correlationid):
            await self._until_handled(heard, delivered, leaving)
        self._measure(heard, delivered)

    def count(self, delivered: Delivered, outcome: Outcome) -> None:
        heard = type_of(delivered.record)
        # Of what is not heard, the type may be anything: it is no label.
        label = heard if self._subscriber.find(heard) else "other"
        HANDLED.labels(self._subscriber.group, label, outcome).inc()

    async def _until_handled(
        self, heard: Heard, delivered: Delivered, leaving: asyncio.Event
    ) -> None:
        failures = _Failures()
        for pause_seconds in pauses(self._patience):
            if await self._attempt(heard, failures):
                return
            self.count(delivered, Outcome.RETRIED)
            await pause(pause_seconds, leaving)

    async def _attempt(self, heard: Heard, failures: _Failures) -> bool:
        try:
            async with asyncio.timeout(self._patience.handle_seconds_max):
                await heard.handler(heard.event)
        except TRANSIENT as failure:
            failures.add(failure)
            self._tell("event.waits", heard, failures)
        except (Refusal, ValidationError) as error:
            raise Unacceptable(_sentence(error), failures.attempts + 1) from error
        except Exception as failure:
            failures.add(failure)
            self._tell("event.failed", heard, failures, exc_info=True)
            if failures.identical >= IDENTICAL_FAILURES_MAX:
                raise Unacceptable(failures.last, failures.attempts) from failure
        else:
            return True
        return False

    def _tell(self, what: str, heard: Heard, failures: _Failures, **more: bool) -> None:
        group, event_id = self._subscriber.group, heard.event.id
        reason, attempts = failures.last, failures.attempts
        _log.warning(what, group=group, event_id=event_id, reason=reason, attempts=attempts, **more)

    def _measure(self, heard: Heard, delivered: Delivered) -> None:
        group = self._subscriber.group
        self.count(delivered, Outcome.HANDLED)
        late = datetime.now(UTC) - heard.event.time
        DELAY.labels(group).observe(max(late.total_seconds(), 0))
        _log.info("event.handled", group=group, type=heard.event.type, event_id=heard.event.id)


def _sentence(error: Refusal | ValidationError) -> str:
    return faults(error) if isinstance(error, ValidationError) else str(error)
