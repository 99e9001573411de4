"""Where codes go while no channel carries them: shown in a demo, else told to whoever runs it."""

from collections import deque
from collections.abc import Sequence

from lovebank.kernel.telemetry.log import get_logger

SHOWN_MAX = 20
_log = get_logger("issuer")


class Phones:
    def __init__(self, *, demo: bool) -> None:
        self._demo = demo
        self._shown: deque[tuple[str, str]] = deque(maxlen=SHOWN_MAX)

    async def deliver(self, person: str, phone: str, code: str) -> None:
        """Outside a demo nothing carries a code yet, and it is not written where others read."""
        if self._demo:
            self._shown.append((phone, code))
        else:
            _log.warning("login_code.undelivered", person_id=person, reason="no channel is set up")

    @property
    def codes(self) -> Sequence[tuple[str, str]]:
        return [*self._shown]
