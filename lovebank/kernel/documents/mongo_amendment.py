"""An amendment, said in MongoDB's language, so that it means what it means in Python."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from lovebank.kernel.documents.amendment import COUNTED_MAX, Change, Guard

Condition: TypeAlias = dict[str, Any]
_NO_LIST = {"$not": {"$type": "array"}}
_INTEGER = {"$type": ["int", "long"], **_NO_LIST}  # MongoDB has 1 equal to 1.0.
_NO_SCALAR = {"$not": {"$type": ["array", "string", "int", "long", "double", "bool", "null"]}}


def condition(guard: Guard, change: Change) -> Condition:
    """That the guard is met and the change possible: MongoDB would coerce, or fail half way."""
    conditions = [
        *({_field(path): _is(value)} for path, value in guard.equal.items()),
        *({_field(path): {"$gte": least, **_INTEGER}} for path, least in guard.at_least.items()),
        *({_field(path): {"$exists": False}} for path in guard.absent),
        *(
            {above: _NO_SCALAR}
            for path in [*change.set, *change.increment]
            for above in _above(path)
        ),
        *(_countable(_field(path), by) for path, by in change.increment.items()),
    ]
    return {"$and": conditions} if conditions else {}


def update(change: Change) -> dict[str, Any]:
    changed = {
        "$set": {_field(path): value for path, value in change.set.items()},
        "$inc": {"version": 1, **{_field(path): by for path, by in change.increment.items()}},
        "$unset": {_field(path): "" for path in change.unset},
    }
    return {operator: fields for operator, fields in changed.items() if fields}


def _is(value: str | int) -> Condition:
    return {"$eq": value, **(_NO_LIST if isinstance(value, str) else _INTEGER)}


def _countable(field: str, by: int) -> Condition:
    within = {"$gte": -COUNTED_MAX - by, "$lte": COUNTED_MAX - by, **_INTEGER}
    return {"$or": [{field: {"$exists": False}}, {field: within}]}


def _above(path: str) -> Iterator[str]:
    names = path.split(".")[:-1]
    return (_field(".".join(names[: depth + 1])) for depth in range(len(names)))


def _field(path: str) -> str:
    return f"value.{path}"
