"""`lovebank keys rotate`: a new key to sign with, for an issuer that is not running."""

from pathlib import Path
from typing import Annotated

import typer

keys = typer.Typer(no_args_is_help=True, help="The keys with which the issuer signs tokens.")


@keys.callback()
def _() -> None:
    """One of several commands, so that `keys` alone does nothing."""


@keys.command()
def rotate(
    data: Annotated[Path, typer.Option(help="The data folder of the city.")] = Path("data"),
) -> None:
    """Sign with a new key from the next start on; tokens of the old one run out in their time."""
    from lovebank.embedded.folder import held
    from lovebank.issuer.keys import FILE, SigningKeys
    from lovebank.kernel.errors import CannotStart
    from lovebank.kernel.ids import uuid7

    if not (data / FILE).exists():
        raise CannotStart(f"There are no keys in {data}: the first start of a city makes them.")
    with held(data):  # A running city has its own in hand: it takes POST /issuer/signing-keys.
        signing = SigningKeys.open(data)
        signing.rotate(uuid7())
    typer.echo(f"The next start signs with {signing.current.kid}. The old key signs nothing more.")
