"""Proves that no topic tells who somebody is: by shape, by look, by name, and by what we know.

    found = scan(records, known=[*names, *phones, *addresses, *words])
    assert found == []

By shape: whatever is text in a record is an id, a code, a moment or a place, so no sentence and
no Chinese name has room in it. By look: nothing looks like a telephone number, an identity card or
an address for mail. By name: no field is called like something personal. And nothing that is
personal in the fixtures occurs, however it is spaced or cased.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from lovebank.kernel.eventlog.log import Record
from lovebank.kernel.telemetry.redact import HIDDEN_KEYS

KNOWN_LENGTH_MIN = 2
_CODE = re.compile(r"-?[A-Za-z0-9/][A-Za-z0-9._:/+-]{0,255}")
_LOOKS = {
    "a mobile number": re.compile(r"(?<![0-9a-f])(?:86)?1[3-9][0-9]{9}(?![0-9a-f])"),
    "a telephone number": re.compile(r"(?<![0-9a-f-])0[1-9][0-9]{1,2}-?[0-9]{7,8}(?![0-9a-f-])"),
    "an identity card": re.compile(r"(?<![0-9a-f])[1-9][0-9]{16}[0-9xX](?![0-9a-f])"),
    "an address for mail": re.compile(r"@"),
}
_NAMES = HIDDEN_KEYS | {"email", "id_card", "street", "housing", "gender", "birthday"}


@dataclass(frozen=True)
class Finding:
    topic: str
    where: str
    why: str


def scan(records: Iterable[Record], known: Iterable[str]) -> list[Finding]:
    """What is personal in any of the records. Never the data itself: findings are printed."""
    needles = {_plain(text): f"known personal data {number}" for number, text in enumerate(known)}
    if short := [needle for needle in needles if len(needle) < KNOWN_LENGTH_MIN]:
        raise ValueError(f"{len(short)} of the known are too short to be looked for")
    return [
        Finding(record.topic, where, why)
        for record in records
        for where, text in _texts(record)
        for why in _reasons(where, text, needles)
    ]


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    yield "key", record.key
    for name, value in record.headers.items():
        yield f"headers.{name}", value
    yield from _leaves("value", json.loads(record.value))


def _leaves(where: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _leaves(f"{where}.{name}", inner)
        case list():
            for number, inner in enumerate(value):
                yield from _leaves(f"{where}.{number}", inner)
        case _:
            yield where, "" if value is None else str(value)


def _reasons(where: str, text: str, needles: dict[str, str]) -> Iterator[str]:
    if not {*where.split(".")}.isdisjoint(_NAMES):
        yield "a field named like something personal"
    if text and not _CODE.fullmatch(text) and where != "headers.content-type":
        yield "neither an id, a code nor a moment"
    plain = _plain(text)
    seen = (text.lower(), plain)
    yield from (
        f"looks like {what}" for what, look in _LOOKS.items() if any(map(look.search, seen))
    )
    yield from (why for needle, why in needles.items() if needle in plain)


def _plain(text: str) -> str:
    """Without case, spaces and hyphens, in one form: `138 0000-0000` is `13800000000`."""
    return re.sub(r"[\s-]", "", normalize("NFKC", text)).casefold()
