"""Lists a page at a time: what is asked for, what is answered, and the cursor between the two.

async def show(page: PageQuery, ...) -> Listing[Shown]:
    found = await requests.find(where, after=page.after, limit=page.limit)
    return Listing.of([Shown.of(kept.value) for kept in found.items], found.next)
"""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from lovebank.kernel.documents.collection import Cursor, Scalar
from lovebank.kernel.errors import Refusal

T = TypeVar("T")
LIMIT_DEFAULT = 50
LIMIT_MAX = 200
CURSOR_LENGTH_MAX = 2_000
INTEGER_MAX = 2**63 - 1
_MARK_BYTES = 6


class BadCursor(Refusal):
    """It was not given out by us, or was changed on its way."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("This cursor is none of ours: take `next` of the page before, as it is.")


@dataclass(frozen=True)
class Asked:
    """Which page: at most `limit` items, beginning after the cursor."""

    after: Cursor | None
    limit: int


class Listing(BaseModel, Generic[T]):
    """A page. `next` is the cursor of the page after it; null means that this is the last."""

    model_config = ConfigDict(frozen=True)

    items: Sequence[T]
    next: str | None = Field(examples=[None])

    @classmethod
    def of(cls, items: Sequence[T], after: Cursor | None) -> "Listing[T]":
        return cls(items=items, next=write_cursor(after) if after else None)


def write_cursor(cursor: Cursor) -> str:
    told = json.dumps([cursor.key, cursor.id], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mark(told) + told).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Raises `BadCursor`."""
    try:
        opened = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        told = opened[_MARK_BYTES:]
        key, document_id = json.loads(told)
        cursor = Cursor(_scalar(key), str(_scalar(document_id)))
        same = write_cursor(cursor) == text
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    if not same:
        raise BadCursor
    return cursor


def _mark(told: bytes) -> bytes:
    # Tells of an accident. It is no secret: a cursor opens nothing that a filter does not.
    return sha256(told).digest()[:_MARK_BYTES]


def _scalar(value: object) -> Scalar:
    if isinstance(value, str) and "\0" not in value:
        return value
    if type(value) is int and abs(value) <= INTEGER_MAX:
        return value
    raise BadCursor


def _in_digits(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,4}", value):
        raise ValueError("Should be a number, in digits.")
    return value


async def _asked(
    cursor: Annotated[str | None, Query(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int, BeforeValidator(_in_digits), Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
) -> Asked:
    return Asked(after=None if cursor is None else read_cursor(cursor), limit=limit)


PageQuery = Annotated[Asked, Depends(_asked)]
