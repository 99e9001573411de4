"""Options that several commands have."""

from typing import Annotated

import typer

from lovebank.cli.run import DEFAULT_PORT

Url = Annotated[str, typer.Option(envvar="LOVEBANK_URL", help="Where the city answers.")]
Token = Annotated[str, typer.Option(envvar="LOVEBANK_TOKEN", help="A bearer token.")]
Person = Annotated[str, typer.Option(help="Of a demo city: the person to act as.")]
DEFAULT_URL = f"http://127.0.0.1:{DEFAULT_PORT}"
OPERATOR = "system-operator"  # Of a demo city.
