"""Why the issuer says no."""

from http import HTTPStatus

from lovebank.kernel.errors import Conflict, NotFound, Refusal


class NoSuchAccount(NotFound):
    def __init__(self, person: str) -> None:
        super().__init__(f"There is no account {person}.")


class WrongCredentials(Refusal):
    """Never says which part of them was wrong."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("These credentials are not right, or not valid any more.")


class TooManyTries(Refusal):
    status = HTTPStatus.TOO_MANY_REQUESTS
    retry_after_seconds = 600

    def __init__(self) -> None:
        super().__init__("Too many tries: wait ten minutes.")


class NoSecretForPeople(Conflict):
    """A secret is for another system: who had it for a person could act as that person."""

    def __init__(self) -> None:
        super().__init__("Only an account of a system or an operator has a secret, not a person's.")


class PhoneTaken(Conflict):
    """Another account signs in by this telephone."""

    def __init__(self) -> None:
        super().__init__("Another account signs in by this telephone: each needs one of its own.")


class WasErased(Refusal):
    """They asked to be forgotten: nobody signs in under this id any more, nor gets it again."""

    status = HTTPStatus.GONE

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} was erased: give another id.")


class SecretShownBefore(Conflict):
    def __init__(self) -> None:
        super().__init__("A secret is shown once: ask for a new one with a new Idempotency-Key.")
