"""Reading a file of a year: what moves in, and what is lived."""

import json
from collections.abc import Iterable, Iterator, Sequence

from pydantic import ValidationError

from lovebank.importing.file import Mistake, check
from lovebank.importing.town import MistakesFound
from lovebank.rehearsal.lines import LIVED, LivedLine
from lovebank.rehearsal.rehearse import Year

_LIVED_KINDS = {"help_request", "attendance"}


def read_year(raw: Sequence[bytes]) -> Year:
    """Raises `MistakesFound`, with all of them."""
    lived = [(number, text) for number, text in enumerate(raw, 1) if _kind(text) in _LIVED_KINDS]
    numbers = {number for number, _ in lived}
    # Emptied, not left out: so that every other line keeps its number.
    town = check(b"" if number in numbers else text for number, text in enumerate(raw, 1))
    lines, wrong = _lived(lived)
    outside = [Mistake(each.line, f"there is no {' '.join(each.to)}") for each in town.outside]
    if mistakes := [*town.mistakes, *outside, *wrong]:
        raise MistakesFound(sorted(mistakes, key=lambda mistake: mistake.line))
    return Year(town.lines, lines)


def _lived(raw: Iterable[tuple[int, bytes]]) -> tuple[list[LivedLine], list[Mistake]]:
    lines: list[LivedLine] = []
    mistakes: list[Mistake] = []
    for number, text in raw:
        try:
            lines.append(LIVED.validate_json(text))
        except ValidationError as error:
            mistakes += [Mistake(number, what) for what in _sentences(error)]
    return lines, mistakes


def _sentences(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        yield f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"


def _kind(text: bytes) -> object:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None  # The reader of the town's lines says what is wrong with it.
    return value.get("kind") if isinstance(value, dict) else None
