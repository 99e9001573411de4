"""`lovebank demo`: the story of the corridor light, on a running city or on one made for it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lovebank.cli.options import DEFAULT_URL
from lovebank.kernel.errors import CannotStart

if TYPE_CHECKING:
    from httpx import AsyncClient

Separate = Annotated[
    str,
    typer.Option(envvar="LOVEBANK_DOORS", help="NAME=URL of each service, where they are apart."),
]
Where = Annotated[str, typer.Option(help="A running demo city; without it one is found or made.")]


def demo(url: Where = "", doors: Separate = "") -> None:
    """Play the corridor-light story over HTTP, and check that all of it is as told."""
    from lovebank.story.town import NotAsTold

    try:
        asyncio.run(_demo(url, doors))
    except NotAsTold as error:
        typer.echo(f"NOT AS TOLD: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo("All of it as told.")


async def _demo(url: str, doors: str) -> None:
    from lovebank.kernel.ids import uuid7
    from lovebank.story.corridor_light import tell
    from lovebank.story.tale import Tale
    from lovebank.story.town import Town

    async with _separate(doors) if doors else _together(url) as http:
        await tell(Tale(Town(http), name=f"demo-{uuid7()}", tell=typer.echo))


@asynccontextmanager
async def _separate(doors: str) -> "AsyncIterator[AsyncClient]":
    from httpx import AsyncClient

    from lovebank.importing.doors import Doors, read_addresses

    try:
        transport = Doors(read_addresses(doors))
    except ValueError as error:
        raise CannotStart(f"--doors: {error}.") from error
    async with AsyncClient(transport=transport, base_url="http://city", timeout=15) as http:
        yield http


@asynccontextmanager
async def _together(url: str) -> "AsyncIterator[AsyncClient]":
    from httpx import AsyncClient

    async with _city(url) as found, AsyncClient(base_url=found, timeout=15) as http:
        yield http


@asynccontextmanager
async def _city(url: str) -> AsyncIterator[str]:
    if await _answers(url or DEFAULT_URL):
        yield url or DEFAULT_URL
        return
    if url:
        raise CannotStart(f"No city answers at {url}: start one with lovebank run --demo.")
    from lovebank.embedded.run import demo_city

    with tempfile.TemporaryDirectory(prefix="lovebank-demo-") as folder:
        typer.echo("No city is running here, so this one is made for the story alone.")
        async with demo_city(Path(folder)) as made:
            yield made


async def _answers(url: str) -> bool:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=2) as http:
            return bool((await http.get(url)).json().get("city") == "Love Bank")
    except (httpx.HTTPError, ValueError):
        return False
