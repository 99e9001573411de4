"""Loads a file of a town into a city: check all of it, then send it."""

from collections.abc import Iterable, Sequence

import httpx

from lovebank.importing.file import Checked, Mistake, check
from lovebank.importing.sending import Progress, missing, send


class MistakesFound(Exception):
    """Nothing was sent: these are to be mended first."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes, so nothing was loaded.")
        self.mistakes = mistakes


async def checked(raw: Iterable[bytes], http: httpx.AsyncClient) -> Checked:
    """The file, ready to be sent. Raises `MistakesFound`, with all of them."""
    found = check(raw)
    mistakes = [*found.mistakes, *await missing(http, found.outside)]
    if mistakes:
        raise MistakesFound(sorted(mistakes, key=lambda mistake: mistake.line))
    return found


async def load(raw: Iterable[bytes], http: httpx.AsyncClient, done: Progress) -> Sequence[Mistake]:
    """What the city refused, by line. Raises `MistakesFound`, `CityAway`."""
    return await send(http, (await checked(raw, http)).lines, done)
