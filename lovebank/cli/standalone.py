"""`lovebank serve`, `topics`, `seed`: what containers of a whole city run."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovebank.kernel.errors import CannotStart

if TYPE_CHECKING:
    from lovebank.standalone.settings import Standalone

Name = Annotated[
    str, typer.Argument(help="requests, volunteers, ledger, notifications, insights or issuer.")
]


def serve(service: Name) -> None:
    """Run one service, on Kafka and its own MongoDB database; set by LOVEBANK_* variables."""
    from lovebank.standalone.serve import ISSUER, SERVICES
    from lovebank.standalone.serve import serve as run

    if service not in (*SERVICES, ISSUER):
        raise CannotStart(f"There is no service {service}: {', '.join((*SERVICES, ISSUER))}.")
    _run(lambda settings: run(service, settings))


def topics() -> None:
    """Make the topics that the contracts publish on, each with its partitions for good."""
    from lovebank.standalone.serve import make_topics

    _run(make_topics)


def seed() -> None:
    """Let Wujiayuan move into a trial city of containers."""
    from lovebank.standalone.seed import seed as move_in

    typer.echo(_run(move_in))


def _run(what: "Callable[[Standalone], Coroutine[Any, Any, Any]]") -> Any:
    from pydantic import ValidationError

    from lovebank.kernel.garbage import collect_seldom
    from lovebank.kernel.telemetry.log import configure
    from lovebank.standalone.settings import Standalone

    try:
        settings = Standalone()
    except ValidationError as error:
        wrong = [f"LOVEBANK_{each['loc'][0]}".upper() for each in error.errors() if each["loc"]]
        raise CannotStart(f"Not as it should be: {', '.join(wrong)}.") from error
    configure(level=settings.log_level)
    collect_seldom()
    return asyncio.run(what(settings))
