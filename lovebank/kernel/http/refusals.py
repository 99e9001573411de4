"""What the HTTP door itself refuses, before and around every use case."""

from collections.abc import Sequence
from http import HTTPStatus

from lovebank.kernel.errors import Refusal
from lovebank.kernel.model import Model


class Fault(Model):
    """One thing that is wrong with what was sent."""

    where: str
    says: str


class BadJson(Refusal):
    """The body is not one JSON value in UTF-8, or names a field twice."""

    status = HTTPStatus.BAD_REQUEST


class TooDeep(Refusal):
    """The body is nested more deeply than anything that is asked for."""

    status = HTTPStatus.BAD_REQUEST


class NoSuchRoute(Refusal):
    """There is nothing at this address."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is nothing at this address. What there is, /openapi.json tells.")


class MethodNotAllowed(Refusal):
    """This address knows other methods; the `Allow` header names them."""

    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self) -> None:
        super().__init__("This address knows other methods: see the Allow header.")


class BodyTooSlow(Refusal):
    """The body did not arrive in time. Nothing was done."""

    status = HTTPStatus.REQUEST_TIMEOUT

    def __init__(self) -> None:
        super().__init__("The body did not arrive in time. Nothing was done.")


class BodyTooLarge(Refusal):
    """The body is larger than anything that is asked for."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, bytes_max: int) -> None:
        super().__init__(f"A body may have {bytes_max} bytes at most.")


class WrongMediaType(Refusal):
    """The body is of another media type than JSON."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def __init__(self) -> None:
        super().__init__("Send the body as Content-Type: application/json.")


class Invalid(Refusal):
    """What was sent is not what is asked for; `errors` says where."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("What was sent is not what is asked for: see errors.")
        self.faults = faults


class InternalError(Refusal):
    """A mistake of ours. The log tells of it under the correlation id."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self) -> None:
        super().__init__("A mistake of ours. Tell us the correlation id, and we find it.")


class DeadlinePassed(Refusal):
    """It took too long to answer; whether it was done is not known."""

    status = HTTPStatus.GATEWAY_TIMEOUT

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Not finished within {seconds:g} s, and it may still be. Ask again,"
            " a command with the same Idempotency-Key: it is done once."
        )
