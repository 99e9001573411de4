"""What time it is. Passed in, never asked for, so that tests choose the hour."""

from collections.abc import Callable
from datetime import UTC, datetime

from lovebank.contracts.instant import Instant, in_milliseconds

__all__ = ["Clock", "Instant", "now"]

Clock = Callable[[], datetime]


def now() -> datetime:
    return in_milliseconds(datetime.now(UTC))
