"""The HTTP door before there is a service behind it: alive, and not ready."""

from http import HTTPStatus

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

RETRY_AFTER_SECONDS = 2


class Shell:
    def __init__(self, service: str) -> None:
        self._service = service
        self._inside: ASGIApp | None = None

    def open(self, app: ASGIApp) -> None:
        self._inside = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._inside is not None:
            await self._inside(scope, receive, send)
        elif scope["type"] == "http":
            await self._meanwhile(scope["path"])(scope, receive, send)

    def _meanwhile(self, path: str) -> JSONResponse:
        if path == "/health":
            return JSONResponse({"service": self._service, "version": "starting"})
        problem = {
            "type": "not-ready",
            "title": "Not ready",
            "status": HTTPStatus.SERVICE_UNAVAILABLE,
            "detail": "The service waits for what it stands on.",
            "instance": path,
        }
        return JSONResponse(
            problem,
            status_code=HTTPStatus.SERVICE_UNAVAILABLE,
            media_type="application/problem+json",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        )
