"""The published contracts as JSON Schemas, one file a type and version, each with an example.

They are what subscribers elsewhere were written against. `python -m lovebank.contracts.golden`
writes them anew, and refuses where a subscriber would no longer understand: then the event needs a
new version beside the old one.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lovebank.contracts.event import Event
from lovebank.contracts.golden.sample import sample

Json = dict[str, Any]
FOLDER = Path(__file__).parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What says nothing about which values are valid.
_REMARKS = frozenset({"title", "description", "examples", "default", "$schema", "$id"})


def path(event_type: str) -> Path:
    return FOLDER / f"{event_type}.json"


def read(event_type: str) -> Json:
    schema: Json = json.loads(path(event_type).read_text(encoding="utf-8"))
    return schema


def generate(event: type[Event]) -> Json:
    """The contract of this event's data, as the code has it now."""
    schema = event.model_json_schema()
    head = {"$schema": DIALECT, "$id": f"/contracts/{event.type()}.json"}
    return {**head, **schema, "examples": [sample(event)]}


def breaks(golden: Json, current: Json) -> Iterator[str]:
    """Why a subscriber written against the golden schema would not understand the current one."""
    properties = current["properties"]
    needed_then, needed_now = {*golden.get("required", ())}, {*current.get("required", ())}
    for name, field in golden["properties"].items():
        if name not in properties:
            yield f"{name} is gone"
        elif _meaning(golden, field) != _meaning(current, properties[name]):
            yield f"{name} means something else"
    yield from (f"{name} is required now: old events lack it" for name in needed_now - needed_then)
    yield from (f"{name} may be missing now" for name in needed_then & {*properties} - needed_now)


def _meaning(schema: Json, part: Any) -> Any:
    """The part with its references followed, and without remarks."""
    if isinstance(part, Mapping):
        if "$ref" in part:
            return _meaning(schema, schema["$defs"][part["$ref"].rpartition("/")[2]])
        kept = {name: inner for name, inner in part.items() if name not in _REMARKS}
        return {name: _meaning(schema, inner) for name, inner in kept.items()}
    return [_meaning(schema, inner) for inner in part] if isinstance(part, list) else part
