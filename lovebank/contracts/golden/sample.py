"""An example of an event's data, made of its schema: the same every time, and valid."""

from typing import Any

from lovebank.contracts.event import Event

Json = dict[str, Any]
MOMENT = "2021-02-21T14:40:00.000Z"
PLACE = "yongzhou.lengshuitan.meiwan.wujiayuan"


def sample(event: type[Event]) -> Json:
    """Raises `pydantic.ValidationError` where the fields need better examples."""
    schema = event.model_json_schema()
    data = {name: _value(schema, name, part) for name, part in schema["properties"].items()}
    written: Json = event.model_validate(data).model_dump(mode="json")
    return written


def _value(schema: Json, name: str, part: Json) -> Any:
    if "$ref" in part:
        return _value(schema, name, schema["$defs"][part["$ref"].rpartition("/")[2]])
    if "anyOf" in part:
        return _value(schema, name, part["anyOf"][0])
    if "enum" in part or "examples" in part:
        return (part.get("examples") or part["enum"])[0]
    if "properties" in part:
        return {inner: _value(schema, inner, it) for inner, it in part["properties"].items()}
    return _plain(schema, name, part)


def _plain(schema: Json, name: str, part: Json) -> Any:
    match part["type"]:
        case "array":
            return [_value(schema, name.removesuffix("s"), part["items"])]
        case "integer" | "number":
            return part.get("minimum", part.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
    return _text(name, part)


def _text(name: str, part: Json) -> str:
    if part.get("format") == "date-time":
        return MOMENT
    if r"\." in part.get("pattern", ""):
        return PLACE
    return f"{name.removesuffix('_id').replace('_', '-')}-1"
