"""Conditions on documents, said in SQLite's SQL."""

from collections.abc import Sequence
from typing import TypeAlias

from lovebank.kernel.documents.collection import Between, OneOf, Scalar, Where

Condition: TypeAlias = tuple[str, Sequence[Scalar]]


def condition(where: Where) -> Condition:
    conditions = [_compare(field(path), wanted) for path, wanted in where.items()]
    text = " AND ".join(["true", *(text for text, _ in conditions)])
    return text, [value for _, values in conditions for value in values]


def field(path: str) -> str:
    return f"json_extract(value, '$.{path}')"


def _compare(asked: str, wanted: Scalar | OneOf | Between) -> Condition:
    match wanted:
        case OneOf(values):
            return f"{asked} IN ({', '.join('?' * len(values))})", values
        case Between(at_least, below):
            bounds = {">=": at_least, "<": below}
            given = {sign: bound for sign, bound in bounds.items() if bound is not None}
            tests = [f"{asked} {sign} ?" for sign in given]
            return " AND ".join([f"{asked} IS NOT NULL", *tests]), [*given.values()]
    return f"{asked} = ?", [wanted]
