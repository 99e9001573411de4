"""The idempotency key: every command names its deed, so that asking twice does it once."""

import hashlib
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, Request

from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import Refusal


class IdempotencyKeyMissing(Refusal):
    """A command without a name could be done twice."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__("Send an Idempotency-Key header: a new one for each new command.")


async def _command(
    request: Request,
    idempotency_key: Annotated[str, Header(min_length=1, max_length=128, pattern=r"^[!-~]+$")],
) -> Cause:
    caller = request.headers.get("authorization", "")
    subject = await request.app.state.verifier.verify(caller.removeprefix("Bearer "))
    asked = b"\n".join([request.method.encode(), request.url.path.encode(), await request.body()])
    return Cause(
        id="command:" + _digest(f"{subject.person_id}\n{idempotency_key}".encode()),
        fingerprint=_digest(asked),
    )


Command = Annotated[Cause, Depends(_command)]


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:32]
