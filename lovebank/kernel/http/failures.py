"""What becomes of everything that goes wrong: a problem document, and never our inner words."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lovebank.kernel.errors import Refusal, Unavailable
from lovebank.kernel.eventlog.log import LogUnavailable
from lovebank.kernel.http.description import methods
from lovebank.kernel.http.problems import answer
from lovebank.kernel.http.refusals import (
    BadJson,
    Fault,
    InternalError,
    Invalid,
    MethodNotAllowed,
    NoSuchRoute,
)
from lovebank.kernel.telemetry.log import get_logger

_log = get_logger("http")


def handle_failures(api: FastAPI) -> None:
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(LogUnavailable, _log_away)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _not_routed)


class Failures:
    """Whatever is raised and is no refusal is a mistake of ours: 500, and a log line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            _log.exception("http.failed", method=scope.get("method"))
            if begun:
                raise
            await answer(scope, InternalError())(scope, receive, send)


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return answer(request.scope, refusal)


async def _log_away(request: Request, error: Exception) -> Response:
    _log.warning("http.log_away", error=str(error))
    return answer(request.scope, Unavailable("The event log cannot be reached just now."))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(request.scope, Invalid([_fault(found) for found in error.errors()]))


async def _not_routed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = answer(request.scope, _translate(error))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # Starlette names those of the first route only; an address may have several.
        response.headers["Allow"] = ", ".join(methods(request.app, request.scope["route"].path))
    return response


def _translate(error: HTTPException) -> Refusal:
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            return NoSuchRoute()
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return MethodNotAllowed()
        case HTTPStatus.BAD_REQUEST:
            return BadJson("The request cannot be read.")
    return InternalError()


def _fault(found: dict[str, Any]) -> Fault:
    # Never what was sent: it may be a name or an address.
    return Fault(where=_where(found["loc"]), says=found["msg"].removeprefix("Value error, "))


def _where(steps: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in steps)
