"""Problem documents (RFC 9457): how a refusal is told over HTTP, and documented in OpenAPI."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.types import Scope

from lovebank.kernel.errors import Refusal
from lovebank.kernel.http.refusals import Fault
from lovebank.kernel.telemetry.correlation import correlation_id

MEDIA_TYPE = "application/problem+json"
SCHEMA = {"$ref": "#/components/schemas/Problem"}


class Problem(BaseModel):
    """Why it was not done (RFC 9457)."""

    type: str = Field(description="Names the kind of refusal, for programs.", examples=["invalid"])
    title: str = Field(description="The same, for people.")
    status: int
    detail: str = Field(description="A sentence on this very case.")
    instance: str = Field(description="What was asked for.")
    correlation_id: str = Field(description="By which our log tells of it.")
    errors: Sequence[Fault] = Field(default=(), description="What is wrong, where it can be named.")


def slug(refusal: type[Refusal]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", refusal.__name__).lower()


def title(refusal: type[Refusal]) -> str:
    return slug(refusal).replace("-", " ").capitalize()


def answer(scope: Scope, refusal: Refusal) -> JSONResponse:
    kind = type(refusal)
    problem = Problem(
        type=slug(kind),
        title=title(kind),
        status=kind.status,
        detail=str(refusal),
        instance=quote(scope["path"]),
        correlation_id=correlation_id() or "",
        errors=getattr(refusal, "faults", ()),
    )
    return JSONResponse(
        problem.model_dump(mode="json", exclude_defaults=True),
        status_code=int(kind.status),
        media_type=MEDIA_TYPE,
        headers=_headers(refusal),
    )


def problems(*refusals: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """Document, in OpenAPI, the refusals a route may answer with."""
    answers: dict[int | str, dict[str, Any]] = {}
    for refusal in refusals:
        known = answers.setdefault(int(refusal.status), _document())
        known["description"] = f"{known['description']} `{slug(refusal)}`".strip()
        known["content"][MEDIA_TYPE]["examples"][slug(refusal)] = {"value": _example(refusal)}
    return answers


def _document() -> dict[str, Any]:
    return {"description": "", "content": {MEDIA_TYPE: {"schema": SCHEMA, "examples": {}}}}


def _example(refusal: type[Refusal]) -> dict[str, Any]:
    sentence = (refusal.__doc__ or title(refusal)).strip().split("\n\n")[0]
    return {
        "type": slug(refusal),
        "title": title(refusal),
        "status": int(refusal.status),
        "detail": " ".join(sentence.split()),
        "instance": "/",
        "correlation_id": "01957f0e-8c00-7000-8000-000000000001",
    }


def _headers(refusal: Refusal) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.retry_after_seconds is not None:
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    return headers
