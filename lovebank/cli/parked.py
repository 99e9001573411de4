"""`lovebank parked`: events that could not be handled, and what is to become of them."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from lovebank.cli.client import Caller, asked, signed_in
from lovebank.cli.options import DEFAULT_URL, OPERATOR, Person, Token, Url

HEARERS = ("requests", "volunteers", "ledger", "notifications", "insights")
Service = Annotated[str, typer.Argument(help=f"One of {', '.join(HEARERS)}.")]
ParkedId = Annotated[str, typer.Argument(help="As `lovebank parked list` shows it.")]
Reason = Annotated[str, typer.Option(help="Why it may be left without effect. It is kept.")]
Everything = Annotated[bool, typer.Option("--everything", help="Also what was decided.")]

parked = typer.Typer(no_args_is_help=True, help="What could not be handled, and what comes of it.")


@parked.command("list")
def list_parked(
    everything: Everything = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """All that waits for a decision, service by service."""
    found = asyncio.run(_listed(everything, Caller(url, token, person)))
    for service, each in found:
        what = f"{each['event_type'].removeprefix('org.lovebank.')} of {each['key']}"
        typer.echo(f"{service} {each['parked_id']}  {each['state']}  {what}: {each['reason']}")
    if not found:
        typer.echo("Nothing is parked.")


@parked.command()
def show(
    service: Service,
    parked_id: ParkedId,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """The whole of it, with the record as it came."""
    _tell(asyncio.run(_ask("GET", f"/{service}/parked/{parked_id}", Caller(url, token, person))))


@parked.command()
def retry(
    service: Service,
    parked_id: ParkedId,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """Handle it once more, and then what came after it."""
    _tell(
        asyncio.run(
            _ask("POST", f"/{service}/parked/{parked_id}/retry", Caller(url, token, person))
        )
    )


@parked.command()
def skip(
    service: Service,
    parked_id: ParkedId,
    reason: Reason,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """Leave it without effect, for a reason, and go on with what came after it."""
    path = f"/{service}/parked/{parked_id}/skip"
    _tell(asyncio.run(_ask("POST", path, Caller(url, token, person), {"reason": reason})))


async def _ask(
    method: str, path: str, caller: Caller, body: dict[str, str] | None = None
) -> dict[str, Any]:
    from lovebank.kernel.ids import uuid7

    async with signed_in(caller) as http:
        named = {"Idempotency-Key": uuid7()} if method == "POST" else {}
        return await asked(http, method, path, headers=named, json=body)


async def _listed(everything: bool, caller: Caller) -> Sequence[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    async with signed_in(caller) as http:
        for service in HEARERS:
            at: dict[str, str] = {"everything": str(everything).lower()}
            while at:
                page = await asked(http, "GET", f"/{service}/parked", params=at)
                found.extend((service, each) for each in page["items"])
                at = {**at, "cursor": page["next"]} if page["next"] else {}
    return found


def _tell(answer: dict[str, Any]) -> None:
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
