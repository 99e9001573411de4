"""The HTTP app of a service: its routes, its injected use cases, and what surrounds them all."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request

from lovebank.kernel.http import probes
from lovebank.kernel.http.body import CheckedBody
from lovebank.kernel.http.deadline import Deadline
from lovebank.kernel.http.description import describe
from lovebank.kernel.http.failures import Failures, handle_failures
from lovebank.kernel.http.queries import check_query
from lovebank.kernel.identity.tokens import Verifier
from lovebank.kernel.telemetry.exchange import Telemetry
from lovebank.kernel.telemetry.metrics import announce

DEADLINE_SECONDS = 10.0


def provided(wanted: type) -> Any:
    """Depend on the use case of this type that the service was built with."""

    def find(request: Request) -> object:
        return request.app.state.provided[wanted]

    return Depends(find)


def build_api(
    title: str,
    routers: Iterable[APIRouter],
    provide: Iterable[object],
    verifier: Verifier,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> FastAPI:
    """`title` is the service's name. What it stands on is added by `add_check`."""
    api = FastAPI(
        title=title,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(check_query)],
    )
    api.state.provided = {type(thing): thing for thing in provide}
    api.state.verifier = verifier
    api.state.checks = {}
    for router in (*routers, probes.router):
        api.include_router(router)
    _surround(api, deadline_seconds)
    api.openapi = partial(describe, api)  # type: ignore[method-assign]
    announce(title)
    return api


def add_check(api: FastAPI, name: str, check: probes.Check) -> None:
    """One more thing that must answer for the service to be ready."""
    api.state.checks[name] = check


def _surround(api: FastAPI, deadline_seconds: float) -> None:
    handle_failures(api)
    # The last one added is the outermost.
    api.add_middleware(Deadline, seconds=deadline_seconds)
    api.add_middleware(CheckedBody, seconds_max=deadline_seconds)
    api.add_middleware(Failures)
    api.add_middleware(Telemetry, service=api.title)
