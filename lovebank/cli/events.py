"""`lovebank events`: the event log, read by a person."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from lovebank.cli.client import Caller, asked, signed_in
from lovebank.cli.options import DEFAULT_URL, OPERATOR, Person, Token, Url
from lovebank.cli.printable import printable

if TYPE_CHECKING:
    import httpx

Correlation = Annotated[str, typer.Option(help="Only what follows from this request or activity.")]
Topic = Annotated[str, typer.Option(help="Only one topic, such as lovebank.ledger.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is to come.")]
Shown = Mapping[str, Any]
LOOK_SECONDS = 1.0


def events(
    correlation: Correlation = "",
    topic: Topic = "",
    follow: Follow = False,
    url: Url = DEFAULT_URL,
    token: Token = "",
    person: Person = OPERATOR,
) -> None:
    """Print published events, a line each: time, kind, who published it, of what, its number."""
    question = {"correlation_id": correlation, "topic": topic}
    given = {name: value for name, value in question.items() if value}
    caller = Caller(url, token, person)
    asyncio.run(_follow(given, caller) if follow else _print(given, caller))


async def _print(question: Mapping[str, str], caller: Caller) -> None:
    """What happened, in the order in which it did: the log itself has it topic after topic."""
    async with signed_in(caller) as http:
        found = [each for topic in _topics(question) async for each in topic.news(http)]
    # What was published twice is one event, and is told once.
    once = {str(each.get("id")): each for each in found}
    for each in sorted(once.values(), key=_when):
        typer.echo(_line(each))


async def _follow(question: Mapping[str, str], caller: Caller) -> None:
    topics = _topics(question)
    async with signed_in(caller) as http:
        while True:
            for topic in topics:
                async with aclosing(cast("Any", topic.news(http))) as news:
                    async for each in news:
                        typer.echo(_line(each))
            await asyncio.sleep(LOOK_SECONDS)


class _Topic:
    """How far one topic was read: after which page, and what of the page that is not full yet."""

    def __init__(self, question: Mapping[str, str], topic: str) -> None:
        self._question = {**question, "topic": topic}
        self._after: dict[str, str] = {}
        self._told: set[str] = set()

    async def news(self, http: "httpx.AsyncClient") -> AsyncIterator[Shown]:
        """What was not told before, to the end as it is now."""
        while True:
            asking = {**self._question, **self._after}
            page = await asked(http, "GET", "/insights/events", params=asking)
            for event in page["items"]:
                if event.get("id") not in self._told:
                    self._told.add(event.get("id"))
                    yield event
            if not page["next"]:
                return
            self._after, self._told = {"after": page["next"]}, set()


def _topics(question: Mapping[str, str]) -> Sequence[_Topic]:
    from lovebank.contracts.registry import TOPICS

    names = (question["topic"],) if "topic" in question else TOPICS
    return [_Topic(question, name) for name in names]


def _when(event: Shown) -> tuple[str, str, str]:
    # Times are UTC with milliseconds, so their texts are in their order.
    return str(event.get("time")), str(event.get("subject")), str(event.get("sequence"))


def _line(event: Shown) -> str:
    kind = str(event.get("type")).removeprefix("org.lovebank.")
    number = str(event.get("sequence")).lstrip("0")
    what = f"{event.get('source')}  {event.get('subject')}  {number}"
    return printable(f"{event.get('time')}  {kind:32} {what}")
