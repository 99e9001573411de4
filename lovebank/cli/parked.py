"""`lovebank parked`: events that could not be handled, and what is to become of them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from lovebank.cli.client import Caller, asked, signed_in
from lovebank.cli.options import DEFAULT_URL, OPERATOR, Person, Token, Url
from lovebank.cli.printable import printable
from lovebank.kernel.errors import CannotStart

if TYPE_CHECKING:
    import httpx

HEARERS = ("requests", "volunteers", "ledger", "notifications", "insights", "issuer")
ParkedId = Annotated[str, typer.Argument(help="As `lovebank parked list` shows it.")]
Service = Annotated[str, typer.Option(help=f"Only of one of {', '.join(HEARERS)}.")]
Reason = Annotated[str, typer.Option(help="Why it may be left without effect. It is kept.")]
Everything = Annotated[bool, typer.Option("--everything", help="Also what was decided.")]
Shown = Mapping[str, Any]
ABOUT = ("parked_id", "state", "event_type", "key", "place", "reason", "attempts", "parked_at")

parked = typer.Typer(no_args_is_help=True, help="What could not be handled, and what comes of it.")


@parked.command("list")
def list_parked(
    service: Service = "",
    everything: Everything = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """All that waits for a decision, service by service, each in the order of the log."""
    services = (_known(service),) if service else HEARERS
    found = asyncio.run(_listed(services, everything, Caller(url, token, person)))
    for each in found:
        typer.echo(_line(each))
    if not found:
        typer.echo("Nothing is parked.")


@parked.command()
def show(
    parked_id: ParkedId, url: Url = DEFAULT_URL, token: Token = "", person: Person = OPERATOR
) -> None:
    """The whole of it, with the record as it came."""
    shown = asyncio.run(_ask("GET", _path(parked_id), Caller(url, token, person)))
    for name in ABOUT:
        typer.echo(f"{name:11} {printable(shown[name])}")
    typer.echo(f"{'decisions':11} {len(shown['decisions'])}")
    if shown["skip_reason"]:
        typer.echo(f"{'because':11} {printable(shown['skip_reason'])}")
    typer.echo(f"{'record':11} {printable(shown['record_text'])}")


@parked.command()
def retry(
    parked_id: ParkedId, url: Url = DEFAULT_URL, token: Token = "", person: Person = OPERATOR
) -> None:
    """Handle it once more, and then what came after it."""
    path = f"{_path(parked_id)}/retry"
    typer.echo(_line(asyncio.run(_ask("POST", path, Caller(url, token, person)))))


@parked.command()
def skip(
    parked_id: ParkedId,
    reason: Reason,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """Leave it without effect, for a reason, and go on with what came after it."""
    path = f"{_path(parked_id)}/skip"
    typer.echo(_line(asyncio.run(_ask("POST", path, Caller(url, token, person), reason=reason))))


def _known(service: str) -> str:
    if service not in HEARERS:
        raise CannotStart(f"There is no service {service}: {', '.join(HEARERS)}.")
    return service


def _path(parked_id: str) -> str:
    service = parked_id.partition(":")[0]  # A group is called as its service.
    if service not in HEARERS:
        raise CannotStart(
            f"{parked_id} is no id of a parked event: it begins with {', '.join(HEARERS)}."
        )
    return f"/{service}/parked/{quote(parked_id, safe=':')}"


async def _ask(method: str, path: str, caller: Caller, **body: str) -> Shown:
    from lovebank.kernel.ids import uuid7

    async with signed_in(caller) as http:
        if method == "GET":
            return await asked(http, method, path)
        named = {"Idempotency-Key": uuid7()}
        return await asked(http, method, path, headers=named, json=body or None)


async def _listed(services: Sequence[str], everything: bool, caller: Caller) -> Sequence[Shown]:
    async with signed_in(caller) as http:
        pages = [await _all_of(http, service, everything) for service in services]
    return [each for page in pages for each in page]


async def _all_of(http: "httpx.AsyncClient", service: str, everything: bool) -> Sequence[Shown]:
    found: list[Shown] = []
    at: dict[str, str] = {"everything": str(everything).lower()}
    while at:
        page = await asked(http, "GET", f"/{service}/parked", params=at)
        found.extend(page["items"])
        at = {**at, "cursor": page["next"]} if page["next"] else {}
    return found


def _line(shown: Shown) -> str:
    what = f"{shown['event_type'].removeprefix('org.lovebank.')} of {shown['key']}"
    return printable(f"{shown['parked_id']}  {shown['state']}  {what}: {shown['reason']}")
