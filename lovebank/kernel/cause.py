"""What a change is due to: a command with its idempotency key, or an event that was heard.

A document remembers the causes of its last changes (`repository.py`), in the same write as the
change. So whatever is asked or heard again finds that it is done, also after `kill -9`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lovebank.contracts.event import CloudEvent
from lovebank.kernel.errors import KeyReused


@dataclass(frozen=True)
class Cause:
    """`id` names the deed; `fingerprint` is what was asked for, to tell a repeat from a reuse."""

    id: str
    fingerprint: str = ""
    correlation_id: str | None = None


def heard(event: CloudEvent[Any]) -> Cause:
    return Cause(id=event.id, correlation_id=event.correlationid)


def is_among(causes: Mapping[str, str], cause: Cause) -> bool:
    """`causes` are fingerprints by id. Raises `KeyReused` where the same key asked otherwise."""
    if cause.id not in causes:
        return False
    if causes[cause.id] != cause.fingerprint:
        raise KeyReused
    return True
