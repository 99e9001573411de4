"""OpenAPI that tells every answer a route can give, and the query parameters it understands."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from lovebank.kernel.commands import KEY_HEADER, IdempotencyKeyMissing
from lovebank.kernel.errors import KeyReused, Refusal, StaleVersion, Unavailable
from lovebank.kernel.http.problems import MEDIA_TYPE, Problem, problems
from lovebank.kernel.http.refusals import (
    BadJson,
    BodyTooLarge,
    BodyTooSlow,
    DeadlinePassed,
    InternalError,
    Invalid,
    TooDeep,
    WrongMediaType,
)
from lovebank.kernel.identity.principal import InvalidToken, NotForYou, NothingHere
from lovebank.kernel.telemetry.exchange import CORRELATION_HEADER
from lovebank.kernel.telemetry.metrics import VERSION

Json = dict[str, Any]
METHODS = frozenset(["get", "put", "post", "delete", "options", "head", "patch"])


def _header(kind: str, description: str) -> Json:
    return {"required": True, "description": description, "schema": {"type": kind}}


_COMPONENT = "#/components/schemas/{model}"
_HEADERS = {
    CORRELATION_HEADER: _header("string", "By which our log tells of it."),
    "WWW-Authenticate": _header("string", "How to say who asks."),
    "Retry-After": _header("integer", "How many seconds to wait."),
}
_ALWAYS = (Invalid, InternalError, Unavailable, DeadlinePassed)
_WITH_TOKEN = (InvalidToken, NotForYou, NothingHere)
_WITH_BODY = (BadJson, TooDeep, BodyTooSlow, BodyTooLarge, WrongMediaType)
_WITH_KEY = (IdempotencyKeyMissing, KeyReused, StaleVersion)


def describe(api: FastAPI) -> Json:
    """The whole description, made once all routers are in."""
    if api.openapi_schema is None:
        described = get_openapi(title=api.title, version=VERSION, routes=api.routes)
        for operation in _operations(described):
            _complete(operation)
        _replace_schemas(described)
        api.openapi_schema = described
    return api.openapi_schema


def query_parameters(api: FastAPI, path: str, method: str) -> Mapping[str, bool]:
    """Those that the route understands; true for one that may be repeated."""
    operation = describe(api)["paths"].get(path, {}).get(method.lower(), {})
    asked = [asked for asked in operation.get("parameters", ()) if asked["in"] == "query"]
    return {parameter["name"]: _is_list(parameter["schema"]) for parameter in asked}


def methods(api: FastAPI, path: str) -> list[str]:
    return sorted(method.upper() for method in describe(api)["paths"].get(path, {}))


def _is_list(schema: Json) -> bool:
    kinds = [schema, *schema.get("anyOf", ())]
    return any(kind.get("type") == "array" for kind in kinds)


def _operations(described: Json) -> Iterator[Json]:
    for path in described.get("paths", {}).values():
        yield from (operation for method, operation in path.items() if method in METHODS)


def _complete(operation: Json) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["name"].lower() == KEY_HEADER:
            _require(parameter)
    answers = operation["responses"]
    if MEDIA_TYPE not in answers.get("422", {}).get("content", {}):
        answers.pop("422", None)  # FastAPI's own, which we do not answer with.
    for status, told in problems(*_refusals(operation)).items():
        _merge(answers.setdefault(str(status), told), told)
    for status, answer in answers.items():
        answer["headers"] = {name: _HEADERS[name] for name in _headers(status)}


def _headers(status: str) -> Iterator[str]:
    yield CORRELATION_HEADER
    if status == "401":
        yield "WWW-Authenticate"
    if status == "503":
        yield "Retry-After"


def _refusals(operation: Json) -> Iterator[type[Refusal]]:
    yield from _ALWAYS
    if operation.get("security"):
        yield from _WITH_TOKEN
    if "requestBody" in operation:
        yield from _WITH_BODY
    if any(asked["name"].lower() == KEY_HEADER for asked in operation.get("parameters", ())):
        yield from _WITH_KEY


def _require(key: Json) -> None:
    # Optional for FastAPI, so that its absence is a refusal of ours with a name.
    text = next(kind for kind in key["schema"]["anyOf"] if kind.get("type") == "string")
    key.update(name="Idempotency-Key", required=True, schema=text, example="light-stair-2-1")


def _merge(answer: Json, told: Json) -> None:
    if answer is told:
        return
    content = answer.setdefault("content", {}).setdefault(MEDIA_TYPE, {})
    fresh = told["content"][MEDIA_TYPE]
    content.setdefault("schema", fresh["schema"])
    examples = content.setdefault("examples", {})
    examples.update(fresh["examples"])
    answer["description"] = " ".join(f"`{name}`" for name in examples)


def _replace_schemas(described: Json) -> None:
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    problem = Problem.model_json_schema(ref_template=_COMPONENT, mode="serialization")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
