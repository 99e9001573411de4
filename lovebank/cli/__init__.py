"""The command line. Each command imports what it needs when it runs, so that help is instant."""

import sys

import typer

from lovebank.cli.claim import claim
from lovebank.cli.demo import demo
from lovebank.cli.events import events
from lovebank.cli.generate import generate
from lovebank.cli.keys import keys
from lovebank.cli.ledger import ledger
from lovebank.cli.load import load
from lovebank.cli.parked import parked
from lovebank.cli.rehearse import rehearse
from lovebank.cli.replay import replay
from lovebank.cli.run import run
from lovebank.cli.standalone import seed, serve, topics
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


app.command()(run)
app.command()(claim)
app.command()(demo)
app.add_typer(keys, name="keys")
app.command("import")(load)
app.command()(generate)
app.command()(rehearse)
app.command()(serve)
app.command()(topics)
app.command()(seed)
app.command()(events)
app.add_typer(parked, name="parked")
app.command()(replay)
app.add_typer(ledger, name="ledger")


def main() -> None:
    try:
        app()
    except CannotStart as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
