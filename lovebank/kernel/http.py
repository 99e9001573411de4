"""The HTTP door of a service: its app, its problem documents, its injected use cases."""

import re
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from lovebank.kernel.errors import Refusal
from lovebank.kernel.identity.tokens import Verifier


def provided(wanted: type) -> Any:
    """Depend on the use case of this type that the service was built with."""

    def find(request: Request) -> object:
        return request.app.state.provided[wanted]

    return Depends(find)


def problems(*refusals: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """Document, in OpenAPI, the refusals a route may answer with."""
    answers: dict[int | str, dict[str, Any]] = {}
    for refusal in refusals:
        known = answers.setdefault(int(refusal.status), {"description": ""})
        known["description"] = f"{known['description']} `{_slug(refusal)}`".strip()
    return answers


def build_api(
    title: str, routers: Iterable[APIRouter], provide: Iterable[object], verifier: Verifier
) -> FastAPI:
    api = FastAPI(title=title, docs_url=None, redoc_url=None)
    api.state.provided = {type(thing): thing for thing in provide}
    api.state.verifier = verifier
    api.add_exception_handler(Refusal, _problem)
    for router in routers:
        api.include_router(router)
    return api


async def _problem(_: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)
    return JSONResponse(
        {"type": _slug(type(refusal)), "detail": str(refusal), "status": refusal.status},
        status_code=refusal.status,
        media_type="application/problem+json",
    )


def _slug(refusal: type[Refusal]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", refusal.__name__).lower()
