"""Refusals: what the rules do not allow, said so that the caller can act on it.

A refusal is an answer, not a failure. Over HTTP it becomes a problem document with its status; an
event that is refused is parked with the reason. Any other exception is a bug or a broken
dependency: over HTTP a 500, for an event a retry.
"""

from http import HTTPStatus
from typing import ClassVar


class Refusal(Exception):
    status: ClassVar[HTTPStatus]


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
