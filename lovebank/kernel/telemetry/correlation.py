"""The one id by which everything that follows from a first request can be found again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from structlog.contextvars import bind_contextvars, bound_contextvars

CORRELATION_ID = "correlation_id"
_VALID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")


@dataclass
class _Held:
    """Shared by the tasks that answer one request, so that the outer one learns what is bound."""

    id: str


_HELD: ContextVar[_Held] = ContextVar("correlation")


def correlate(correlation_id: str) -> None:
    """From here on, log lines and the answer carry this id: the help request's, the activity's."""
    bind_contextvars(correlation_id=correlation_id)
    if held := _HELD.get(None):
        held.id = correlation_id


def correlation_id() -> str | None:
    held = _HELD.get(None)
    return held.id if held else None


@contextmanager
def correlated(first_id: str) -> Iterator[None]:
    """Bind an id for as long as one thing is done; `correlate` may name a better one."""
    token = _HELD.set(_Held(first_id))
    try:
        with bound_contextvars(correlation_id=first_id):
            yield
    finally:
        _HELD.reset(token)


def is_correlation_id(text: str) -> bool:
    return _VALID.fullmatch(text) is not None
