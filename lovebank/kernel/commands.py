"""The idempotency key: every command names its deed, so that asking twice does it once."""

import hashlib
import json
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, Request

from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import Refusal
from lovebank.kernel.identity.door import Caller

KEY_HEADER = "idempotency-key"
Key = Annotated[str | None, Header(min_length=1, max_length=128, pattern=r"^[!-~]+$")]


class IdempotencyKeyMissing(Refusal):
    """A command without a name could be done twice."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__("Send an Idempotency-Key header: a new one for each new command.")


async def _command(request: Request, caller: Caller, idempotency_key: Key = None) -> Cause:
    if idempotency_key is None:
        raise IdempotencyKeyMissing
    return Cause(
        id="command:" + _digest(f"{caller.person_id}\n{idempotency_key}".encode()),
        fingerprint=_digest(await _asked(request)),
    )


Command = Annotated[Cause, Depends(_command)]


async def _asked(request: Request) -> bytes:
    # Without the prefix under which the service is mounted: that is the city's affair.
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return b"\n".join([request.method.encode(), path.encode(), _canonical(await request.body())])


def _canonical(body: bytes) -> bytes:
    """The same for the same JSON, however it is spaced and in whatever order its fields are."""
    if not body:
        return body
    return json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:32]
