"""`lovebank replay`: what a service knows from others is learnt anew, from the first event on."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lovebank.kernel.runtime.replay import Progress

Service = Annotated[str, typer.Argument(help="Such as insights.")]
Data = Annotated[Path, typer.Option(exists=True, file_okay=False, help="The city's data folder.")]


def replay(service: Service, data: Data = Path("data")) -> None:
    """Rebuild what a service of a stopped city keeps, by hearing every event anew."""
    from lovebank.cli.progress import progress
    from lovebank.embedded.rebuild import rebuild

    with progress(100, "% of the events") as advance:
        done = 0

        def tell(reached: "Progress") -> None:
            nonlocal done
            percent = reached.read * 100 // max(reached.in_all, 1)
            advance(percent - done)
            done = percent

        asyncio.run(rebuild(data, service, tell))
    typer.echo(f"{service} knows again what happened.")
