"""New ids: UUID version 7 (RFC 9562), so that their order is roughly that of their making."""

import secrets
import time
from collections.abc import Callable
from uuid import UUID

NewId = Callable[[], str]


def uuid7() -> str:
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random % 2**62
    return str(UUID(int=value))
