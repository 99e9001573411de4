"""What may come in as a body: one JSON value of 256 KB at most, in UTF-8, that can be kept.

Read, counted and checked before anything parses it for its meaning.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, NoReturn

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lovebank.kernel.errors import Refusal
from lovebank.kernel.http.problems import answer
from lovebank.kernel.http.refusals import (
    BadJson,
    BodyTooLarge,
    BodyTooSlow,
    Fault,
    Invalid,
    TooDeep,
    WrongMediaType,
)

BODY_BYTES_MAX = 256 * 1024
DEPTH_MAX = 20
INTEGER_MAX = 2**63 - 1
JSON = "application/json"


class CheckedBody:
    def __init__(self, app: ASGIApp, seconds_max: float) -> None:
        self._app = app
        self._seconds_max = seconds_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await self._take(scope, receive)
        except Refusal as refusal:
            await answer(scope, refusal)(scope, receive, send)
        else:
            await self._app(scope, _Replay(body, receive), send)

    async def _take(self, scope: Scope, receive: Receive) -> bytes:
        try:
            async with asyncio.timeout(self._seconds_max):
                body = await _read(scope, receive)
        except TimeoutError as error:
            raise BodyTooSlow from error
        check_body(Headers(scope=scope).get("content-type", ""), body)
        return body


class _Replay:
    """The body again, whole; after it, whatever else the caller does."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _read(scope: Scope, receive: Receive) -> bytes:
    promised = Headers(scope=scope).get("content-length", "")
    if promised.isdecimal() and int(promised) > BODY_BYTES_MAX:
        raise BodyTooLarge(BODY_BYTES_MAX)
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_BYTES_MAX:
            raise BodyTooLarge(BODY_BYTES_MAX)
    return bytes(body)


def check_body(content_type: str, body: bytes) -> None:
    """Raises `WrongMediaType`, `BadJson`, `TooDeep`, `Invalid`."""
    if not body:
        return
    if content_type.partition(";")[0].strip().lower() != JSON:
        raise WrongMediaType
    _check(_parse(body), ("body",))


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise BadJson("The body is not UTF-8.") from error
    except RecursionError as error:
        raise TooDeep(f"The body is nested more than {DEPTH_MAX} deep.") from error
    except ValueError as error:
        raise BadJson("The body is not one JSON value.") from error


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise BadJson("The body names a field twice.")
    return fields


def _refuse_constant(_: str) -> NoReturn:
    raise BadJson("NaN and Infinity are no JSON.")


def _check(value: Any, where: tuple[str, ...]) -> None:
    if isinstance(value, dict | list) and len(where) > DEPTH_MAX:
        raise TooDeep(f"The body is nested more than {DEPTH_MAX} deep.")
    match value:
        case dict():
            for name, inner in value.items():
                _check_single(name, where)
                _check(inner, (*where, name))
        case list():
            for number, inner in enumerate(value):
                _check(inner, (*where, str(number)))
        case _:
            _check_single(value, where)


def _check_single(value: Any, where: tuple[str, ...]) -> None:
    match value:
        case str() if "\0" in value or not _is_unicode(value):
            says = "Has signs in it that are no text."
        case int() | float() if abs(value) > INTEGER_MAX:
            says = "Is too large a number."
        case _:
            return
    raise Invalid([Fault(where=".".join(where), says=says)])


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # Half of a surrogate pair, written as an escape.
        return False
    return True
