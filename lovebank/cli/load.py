"""`lovebank import`: a file of a town, checked as a whole and then sent, with its progress."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lovebank.cli.client import Caller, signed_in
from lovebank.cli.options import DEFAULT_URL, OPERATOR, Person, Token, Url
from lovebank.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lovebank.importing.file import Mistake

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="One JSON object a line.")]


def load(file: File, url: Url = DEFAULT_URL, token: Token = "", person: Person = OPERATOR) -> None:
    """Load a file of communities, policies, people and activities; again is harmless."""
    from lovebank.importing.sending import CityAway
    from lovebank.importing.town import MistakesFound

    try:
        refused = asyncio.run(_load(file.read_bytes(), Caller(url, token, person)))
    except MistakesFound as found:
        raise typer.Exit(_complain(found.mistakes, str(found))) from found
    except CityAway as away:
        sentence = f"The city does not answer ({away}). The same import goes on where it broke off."
        raise typer.Exit(_complain([], sentence)) from away
    if refused:
        raise typer.Exit(_complain(refused, f"The city refused {len(refused)} lines."))
    typer.echo("All of it is in the city.")


async def _load(raw: bytes, caller: Caller) -> "Sequence[Mistake]":
    from lovebank.importing.sending import send
    from lovebank.importing.town import checked

    async with signed_in(caller) as http:
        found = await checked(raw.split(b"\n"), http)
        if found.lived:
            typer.echo(
                f"{len(found.lived)} lines are of a year that is lived, not imported:"
                " see lovebank rehearse.",
                err=True,
            )
        with progress(len(found.lines)) as done:
            return await send(http, found.lines, done)


def _complain(mistakes: "Sequence[Mistake]", sentence: str) -> int:
    for mistake in mistakes:
        typer.echo(str(mistake), err=True)
    typer.echo(sentence, err=True)
    return 1
