"""`/health`, `/ready`, `/metrics`: what whoever runs a service asks it every few seconds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from lovebank.kernel.errors import Refusal
from lovebank.kernel.http.problems import problems
from lovebank.kernel.http.public import public
from lovebank.kernel.model import Model
from lovebank.kernel.telemetry.log import get_logger
from lovebank.kernel.telemetry.metrics import CONTENT_TYPE_LATEST, VERSION, expose

Check = Callable[[], Awaitable[object]]
CHECK_SECONDS_MAX = 2.0
router = APIRouter(tags=["probes"])
_log = get_logger("http")


class NotReady(Refusal):
    """Something that it stands on does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds = 2

    def __init__(self, failing: list[str]) -> None:
        super().__init__(f"Does not answer: {', '.join(failing)}.")


class Health(Model):
    service: str
    version: str


class Readiness(Model):
    service: str
    checks: tuple[str, ...]


@router.get("/health", dependencies=[public("health.read")])
async def health(request: Request) -> Health:
    """It runs and answers."""
    return Health(service=request.app.title, version=VERSION)


@router.get("/ready", dependencies=[public("health.read")], responses=problems(NotReady))
async def ready(request: Request) -> Readiness:
    """All that it stands on answers: it may be sent work."""
    checks: Mapping[str, Check] = request.app.state.checks
    answers = await asyncio.gather(*(_passes(name, check) for name, check in checks.items()))
    failing = [name for name, passes in zip(checks, answers, strict=True) if not passes]
    if failing:
        raise NotReady(failing)
    return Readiness(service=request.app.title, checks=tuple(checks))


@router.get(
    "/metrics",
    dependencies=[public("metrics.read")],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics() -> Response:
    """What is measured, in Prometheus' text format."""
    return Response(expose(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            await check()
    except Exception as error:
        _log.warning("ready.failed", check=name, error=type(error).__name__)
        return False
    return True
