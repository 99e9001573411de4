"""Libraries say the same many times a second for as long as a server is away: once will do."""

import logging
import time
from collections.abc import Callable, Sequence

SAY_AGAIN_AFTER_SECONDS = 60.0
REMEMBERED_MAX = 256


class Repeats(logging.Filter):
    """Keeps back what one of these loggers has said within the last minute."""

    def __init__(
        self, loggers: Sequence[str], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._loggers = tuple(loggers)
        self._seconds = seconds
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.split(".")[0] not in self._loggers:
            return True
        now, line = self._seconds(), (record.name, record.getMessage())
        if now - self._said.get(line, -SAY_AGAIN_AFTER_SECONDS) < SAY_AGAIN_AFTER_SECONDS:
            return False
        self._said.pop(line, None)
        self._said[line] = now
        if len(self._said) > REMEMBERED_MAX:
            del self._said[next(iter(self._said))]
        return True
