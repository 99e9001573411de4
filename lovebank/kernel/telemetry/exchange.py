"""What is told of every HTTP exchange: a log line, a measured time, a correlation id."""

import time
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lovebank.kernel.ids import NewId, uuid7
from lovebank.kernel.telemetry.correlation import correlated, correlation_id, is_correlation_id
from lovebank.kernel.telemetry.log import get_logger
from lovebank.kernel.telemetry.metrics import HTTP_SECONDS

CORRELATION_HEADER = "X-Correlation-Id"
UNKNOWN_ROUTE = "unknown"
UNTOLD = frozenset({"/health", "/ready", "/metrics"})  # Asked every few seconds, by machines.
METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
_log = get_logger("http")


class Telemetry:
    """The outermost layer of a service's HTTP door."""

    def __init__(self, app: ASGIApp, service: str, new_id: NewId = uuid7) -> None:
        self._app = app
        self._service = service
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(CORRELATION_HEADER, "")
        with correlated(given if is_correlation_id(given) else self._new_id()):
            # Its own scope: the route under which a city mounts it is not the route asked for.
            inner = {**scope, "route": None}
            exchange = _Exchange(self._service, inner, send)
            try:
                await self._app(inner, receive, exchange.send)
            finally:
                exchange.tell()


@dataclass
class _Exchange:
    service: str
    scope: Scope
    inner_send: Send
    status: int = 0  # Nothing was answered: the caller went away.
    started_at_seconds: float = field(default_factory=time.perf_counter)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            MutableHeaders(scope=message)[CORRELATION_HEADER] = correlation_id() or ""
        await self.inner_send(message)

    def tell(self) -> None:
        route = getattr(self.scope["route"], "path", UNKNOWN_ROUTE)
        if route in UNTOLD:
            return
        took_seconds = time.perf_counter() - self.started_at_seconds
        method = self.scope["method"] if self.scope["method"] in METHODS else "other"
        labels = (self.service, method, route, f"{self.status // 100}xx")
        HTTP_SECONDS.labels(*labels).observe(took_seconds)
        _log.info(
            "http.answered",
            service=self.service,
            method=method,
            route=route,
            status=self.status,
            seconds=round(took_seconds, 4),
            correlation_id=correlation_id(),
        )
