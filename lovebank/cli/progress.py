"""How far something long has come: a bar for whoever watches, lines for whoever reads later."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def progress(total: int, what: str = "lines") -> Iterator[Callable[[int], None]]:
    """A bar where somebody watches, a line for each tenth where a file or a pipe does."""
    from rich.console import Console

    console = Console(stderr=True)
    with _bar(console, total, what) if console.is_terminal else _tenths(total, what) as advance:
        yield advance


@contextmanager
def _bar(console: "Console", total: int, what: str) -> Iterator[Callable[[int], None]]:
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as shown:
        task = shown.add_task(what, total=total)
        yield lambda more: shown.update(task, advance=more)


@contextmanager
def _tenths(total: int, what: str) -> Iterator[Callable[[int], None]]:
    done = told = 0

    def advance(more: int) -> None:
        nonlocal done, told
        done += more
        if done * 10 // max(total, 1) > told:
            told = done * 10 // max(total, 1)
            typer.echo(f"{done} of {total} {what}", err=True)

    yield advance
