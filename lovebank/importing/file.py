"""Reading a file of a town: every line is checked, and every mistake is told with its line."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from lovebank.importing.kinds import LINE, LIVED, ORDER, TownLine
from lovebank.importing.line import Called

LINE_BYTES_MAX = 64 * 1024  # A command's body may have no more than 256 KB.


@dataclass(frozen=True)
class Mistake:
    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


@dataclass(frozen=True)
class Numbered:
    line: int
    value: TownLine


@dataclass(frozen=True)
class Lived:
    """Something that is not there from the beginning, but happens on a day."""

    line: int
    value: dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """Something that a line speaks of and that the file does not hold: the city must know it."""

    line: int
    to: Called


@dataclass(frozen=True)
class Checked:
    lines: Sequence[Numbered]  # In the order in which the city can take them.
    mistakes: Sequence[Mistake]
    outside: Sequence[Reference]
    lived: Sequence[Lived] = ()  # No part of the town; whoever can live a year may read them.


def check(raw: Iterable[bytes]) -> Checked:
    read = [_read(number, text) for number, text in enumerate(raw, 1) if text.strip()]
    lines = [found for found in read if isinstance(found, Numbered)]
    lived = [found for found in read if isinstance(found, Lived)]
    mistakes = [found for found in read if not isinstance(found, Numbered | Lived)]
    twice = [*_told_twice(lines)]
    return Checked(
        sorted(lines, key=lambda numbered: ORDER.index(numbered.value.kind)),
        sorted([*_flat(mistakes), *twice], key=lambda mistake: mistake.line),
        [*_outside(lines)],
        lived,
    )


def _flat(found: Iterable[Sequence[Mistake]]) -> Iterator[Mistake]:
    for mistakes in found:
        yield from mistakes


def _read(number: int, text: bytes) -> Numbered | Lived | Sequence[Mistake]:
    if len(text) > LINE_BYTES_MAX:
        return [Mistake(number, f"longer than {LINE_BYTES_MAX // 1024} KB")]
    try:
        value = json.loads(text.decode("utf-8-sig" if number == 1 else "utf-8"))
        if isinstance(value, dict) and value.get("kind") in LIVED:
            return Lived(number, value)
        return Numbered(number, LINE.validate_python(value, strict=False))
    except ValidationError as error:
        return [Mistake(number, _sentence(detail)) for detail in error.errors(include_url=False)]
    except UnicodeDecodeError as error:
        return [Mistake(number, f"not UTF-8 (byte {error.start + 1})")]
    except (ValueError, RecursionError) as error:
        return [Mistake(number, f"not JSON: {error}")]


def _sentence(detail: object) -> str:
    assert isinstance(detail, dict)
    kind, *path = [str(part) for part in detail["loc"]] or [""]
    where = f"{kind}: {'.'.join(path)}: " if path else f"{kind}: " if kind else ""
    return f"{where}{detail['msg']}"


def _told_twice(lines: Sequence[Numbered]) -> Iterator[Mistake]:
    first: dict[Called, int] = {}
    for numbered in lines:
        for name in numbered.value.defines:
            told = first.setdefault(name, numbered.line)
            if told != numbered.line:
                yield Mistake(numbered.line, f"{' '.join(name)} is in line {told} already")


def _outside(lines: Sequence[Numbered]) -> Iterator[Reference]:
    defined = {name for numbered in lines for name in numbered.value.defines}
    for numbered in lines:
        for name in numbered.value.refers:
            if name not in defined:
                yield Reference(numbered.line, name)
