"""Waiting for what a service stands on: said once, not ready meanwhile, and on when it is there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from lovebank.contracts.registry import PARTITIONS, TOPICS
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import CannotStart, Taken, Unavailable
from lovebank.kernel.eventlog.log import EventLog, LogUnavailable
from lovebank.kernel.telemetry.log import get_logger

PAUSE_SECONDS = 0.5
PAUSE_SECONDS_MAX = 5.0
FORMAT = 1  # Raised when an older Love Bank could not read what we write any more.
_log = get_logger("standalone")


async def until_there(what: str, look: Callable[[], Awaitable[object]]) -> None:
    """Raises what is no matter of time: `CannotStart`."""
    pause_seconds, said = PAUSE_SECONDS, False
    while True:
        try:
            with _silent("aiokafka"):  # It says the same at every attempt.
                await look()
        except (Unavailable, LogUnavailable) as away:
            if not said:
                _log.warning("waiting", what=what, reason=str(away))
            said = True
        else:
            if said:
                _log.warning("there", what=what)
            return
        await asyncio.sleep(pause_seconds)
        pause_seconds = min(2 * pause_seconds, PAUSE_SECONDS_MAX)


@contextmanager
def _silent(name: str) -> Iterator[None]:
    library = logging.getLogger(name)
    usual = library.level
    library.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        library.setLevel(usual)


async def check_topics(log: EventLog) -> None:
    """Raises `CannotStart`, `LogUnavailable`."""
    for topic in TOPICS:
        found = await log.partition_count(topic)
        if found == 0:
            raise CannotStart(f"Topic {topic} is missing: make them all with `lovebank topics`.")
        if found != PARTITIONS:
            raise CannotStart(
                f"Topic {topic} has {found} partitions, not {PARTITIONS}: with another number, what"
                " happens to one thing would not stay in order."
            )


async def check_format(database: Database) -> None:
    """Raises `CannotStart` for data of another version, `Unavailable`."""
    kept = await database.open("data_format")
    stored = await kept.get("format")
    if stored is None:
        try:
            await kept.insert("format", {"number": FORMAT}, [])
        except Taken:  # Another replica was first.
            return
    elif (number := stored.value["number"]) != FORMAT:
        remedy = "a newer one" if number > FORMAT else "the one that reads it"
        raise CannotStart(
            f"The data has format {number}; this Love Bank reads {FORMAT}. Install {remedy}."
        )
