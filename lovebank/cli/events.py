"""`lovebank events`: the event log, read by a person."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovebank.cli.client import Caller, asked, signed_in
from lovebank.cli.options import DEFAULT_URL, OPERATOR, Person, Token, Url

if TYPE_CHECKING:
    import httpx

Correlation = Annotated[str, typer.Option(help="Only what follows from this request or activity.")]
Topic = Annotated[str, typer.Option(help="Only one topic, such as lovebank.ledger.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is to come.")]
LOOK_SECONDS = 1.0


def events(
    correlation: Correlation = "",
    topic: Topic = "",
    follow: Follow = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """Print published events, a line each: time, kind, what it is about, who published it."""
    question = {"correlation_id": correlation, "topic": topic}
    given = {name: value for name, value in question.items() if value}
    asyncio.run(_print(given, Caller(url, token, person), follow=follow))


async def _print(question: dict[str, str], caller: Caller, *, follow: bool) -> None:
    async with signed_in(caller) as http:
        async for event in _read(http, question, follow=follow):
            kind = event["type"].removeprefix("org.lovebank.")
            typer.echo(f"{event['time']}  {kind:32} {event['subject']}  {event['source']}")


async def _read(
    http: "httpx.AsyncClient", question: dict[str, str], *, follow: bool
) -> AsyncIterator[dict[str, Any]]:
    at: dict[str, str] = {}
    told: set[str] = set()
    while True:
        page = await asked(http, "GET", "/insights/events", params={**question, **at})
        for event in page["items"]:
            if event["id"] not in told:  # Sent twice, or seen before on the last page.
                told.add(event["id"])
                yield event
        if page["next"]:
            at = {"after": page["next"]}
        elif follow:
            # Topic after topic: what is new may belong to a topic that was read through already.
            at = {}
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return
