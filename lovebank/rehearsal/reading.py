"""Reading a file of a year: what moves in, and what is lived."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import ValidationError

from lovebank.importing.file import Lived, Mistake, check
from lovebank.importing.town import MistakesFound
from lovebank.rehearsal.lines import LIVED, LivedLine
from lovebank.rehearsal.rehearse import Year


def read_year(raw: Sequence[bytes]) -> Year:
    """Raises `MistakesFound`, with all of them."""
    town = check(raw)
    lines, wrong = _lived(town.lived)
    outside = [Mistake(each.line, f"there is no {' '.join(each.to)}") for each in town.outside]
    if mistakes := [*town.mistakes, *outside, *wrong]:
        raise MistakesFound(sorted(mistakes, key=lambda mistake: mistake.line))
    return Year(town.lines, lines)


def _lived(told: Iterable[Lived]) -> tuple[list[LivedLine], list[Mistake]]:
    lines: list[LivedLine] = []
    mistakes: list[Mistake] = []
    for each in told:
        try:
            lines.append(LIVED.validate_python(each.value))
        except ValidationError as error:
            mistakes += [Mistake(each.line, what) for what in _sentences(error)]
    return lines, mistakes


def _sentences(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        yield f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
