"""The command line. Each command imports what it needs when it runs, so that help is instant."""

import sys

import typer

from lovebank.kernel.errors import CannotStart

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Love Bank: neighbourhood help.")


@app.command()
def version() -> None:
    """Which Love Bank this is."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as of

    try:
        typer.echo(of("love-bank"))
    except PackageNotFoundError:
        typer.echo("not installed: run from its sources")


@app.callback()
def _several() -> None:
    """So that there are commands, also while there is only one."""


def main() -> None:
    try:
        app()
    except CannotStart as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
