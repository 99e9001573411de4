"""`lovebank ledger`: the books of a city, proven from outside."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from lovebank.cli.client import Caller
from lovebank.cli.options import DEFAULT_URL, Person, Token, Url
from lovebank.cli.printable import printable
from lovebank.kernel.errors import CannotStart

AUDITOR = "auditor"  # Of a demo city.
Community = Annotated[str, typer.Option(help="Only of this community.")]
Place = Annotated[str, typer.Option(help="Of this place, and all within it.")]
Holder = Annotated[str, typer.Argument(help="The id of the volunteer whose account it is.")]
ReceiptFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A receipt.")]
PolicyFile = Annotated[
    Path,
    typer.Option(exists=True, dir_okay=False, help="The rules, as JSON; the rest is usual."),
]
Published = Annotated[str, typer.Option("--hash", help="The block's hash as it was published.")]

ledger = typer.Typer(no_args_is_help=True, help="The bank's books, proven from outside.")


@ledger.command()
def verify(
    community: Community = "", url: Url = DEFAULT_URL, token: Token = "", person: Person = AUDITOR
) -> None:
    """Recompute every block from the journal, and compare with what was published."""
    from lovebank.cli.ledger_chain import verified

    faults = asyncio.run(verified(community, Caller(url, token, person), typer.echo))
    _end(faults, "No sealed byte was changed.")


@ledger.command()
def audit(
    place: Place = "", url: Url = DEFAULT_URL, token: Token = "", person: Person = AUDITOR
) -> None:
    """Count every account and the whole journal anew, and say where they differ."""
    from lovebank.cli.ledger_books import audited

    _end(asyncio.run(audited(place, Caller(url, token, person), typer.echo)), "The books agree.")


@ledger.command()
def statement(
    holder: Holder, url: Url = DEFAULT_URL, token: Token = "", person: Person = AUDITOR
) -> None:
    """Every line of an account, and whether each begins where the one before ended."""
    from lovebank.cli.ledger_books import stated

    faults = asyncio.run(stated(holder, Caller(url, token, person), typer.echo))
    _end(faults, "The lines have no gap, and lead to the balance.")


@ledger.command("what-if")
def what_if(
    policy: PolicyFile,
    community: Annotated[str, typer.Option(help="The community whose bank is asked.")],
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = AUDITOR,
) -> None:
    """Run other rules over the real journal: who would gain or lose what. Nothing is changed."""
    from lovebank.cli.ledger_what_if import tried

    caller = Caller(url, token, person)
    told = asyncio.run(tried(policy.read_bytes(), community, caller, typer.echo))
    typer.echo(f"{told.differing} of {told.looked_at} accounts would differ.")
    if told.differing:
        by = ", ".join(f"{what.partition('_')[0]} {by:+}" for what, by in told.by.items())
        typer.echo(f"Together: {by}.")


@ledger.command("verify-receipt")
def verify_receipt(file: ReceiptFile, published: Published = "") -> None:
    """Whether a receipt is sound. Needs no city; the published hash makes it sure."""
    from lovebank.contracts.receipts import Receipt

    try:
        receipt = Receipt.model_validate_json(file.read_bytes())
    except ValueError as error:
        raise CannotStart(f"{file} is no receipt.") from error
    if not receipt.is_sound:
        raise CannotStart("The receipt is not sound: transfer, path and block do not fit together.")
    if published and published != receipt.block_hash:
        raise CannotStart(f"The block was published as {published}, not as {receipt.block_hash}.")
    block = receipt.block
    typer.echo(
        printable(f"Sound: {receipt.transfer.get('state')}, as sealed at {block.sealed_at}.")
    )
    typer.echo(printable(f"Block {block.number} of {block.community_id}: {receipt.block_hash}"))
    if not published:
        typer.echo("Compare this hash with the one published as ledger.sealed (or give --hash).")


def _end(faults: list[str], well: str) -> None:
    for fault in faults:
        typer.echo(printable(fault), err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(well)
