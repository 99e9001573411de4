"""Refusals: what the rules do not allow, said so that the caller can act on it.

A refusal is an answer, not a failure. Over HTTP it becomes a problem document with its status; an
event that is refused is parked with the reason. Any other exception is a bug or a broken
dependency: over HTTP a 500, for an event a retry.
"""

from http import HTTPStatus
from typing import ClassVar


class Refusal(Exception):
    status: ClassVar[HTTPStatus]
    retry_after_seconds: ClassVar[int | None] = None  # Sent as `Retry-After` where it is known.


class NotFound(Refusal):
    status = HTTPStatus.NOT_FOUND


class NotAllowed(Refusal):
    status = HTTPStatus.FORBIDDEN


class Conflict(Refusal):
    status = HTTPStatus.CONFLICT


class StaleVersion(Conflict):
    """Somebody wrote between our read and our write: a person looks again, an event retries."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} has just changed.")


class Taken(Conflict):
    """Another document has this id, or has this in a field where no two may have the same."""

    def __init__(self, what: str, index: str) -> None:
        super().__init__(f"There is already one of {what} with this {index}.")
        self.index = index


class KeyReused(Refusal):
    """The same idempotency key came with another request: neither is done a second time."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used before, for something else.")


class CannotStart(Exception):
    """Not a refusal of a command: said in one sentence to whoever tried to start something."""


class Unavailable(Refusal):
    """What we stand on does not answer. Nothing is wrong with what was asked: ask again later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds = 1


class DocumentsUnavailable(Unavailable):
    """The database is away, busy or full. A write may have been kept all the same."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The documents cannot be reached just now ({reason}).")


class OutboxFull(Unavailable):
    """Too much of what happened to this one thing is still to be told: the event log is behind."""

    retry_after_seconds = 5

    def __init__(self, what: str) -> None:
        super().__init__(f"Too much has happened to {what} that is still to be told.")


class UnusableFile(CannotStart):
    """A file of ours that cannot be used as it is: locked, foreign or unreadable."""


class NewerFormat(UnusableFile):
    """Written by a later version of the software: an earlier one could only spoil it."""

    def __init__(self, path: object, found: int, known: int) -> None:
        super().__init__(
            f"{path} has data format {found}, and this version knows only up to {known}:"
            " start the newer version of the software, or choose another data folder."
        )
