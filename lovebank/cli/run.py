"""`lovebank run`: the whole city in this process, until Ctrl-C."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_PORT = 8080


def run(
    data: Annotated[Path, typer.Option(help="The folder that keeps everything.")] = Path("data"),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0: any free one.")] = DEFAULT_PORT,
    demo: Annotated[bool, typer.Option("--demo", help="With invented people.")] = False,
    log_level: Annotated[
        str, typer.Option(envvar="LOVEBANK_LOG_LEVEL", help="INFO tells of every request.")
    ] = "WARNING",
) -> None:
    """Run the whole city here: all services, one port, one folder, nothing else to install."""
    import asyncio

    from lovebank.embedded.run import Address, run_city
    from lovebank.kernel.garbage import collect_seldom
    from lovebank.kernel.telemetry.log import configure

    configure(level=log_level)
    collect_seldom()
    asyncio.run(run_city(data, Address(host, port), demo=demo, tell=typer.echo))
