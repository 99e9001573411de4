"""Rebuilds what a service of a stopped city keeps: it hears everything from the first event on."""

from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from lovebank.embedded.city import BUILD
from lovebank.embedded.folder import held
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from lovebank.kernel.identity.principal import InvalidToken, Principal
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.replay import Replay, Tell
from lovebank.kernel.service import Foundation

_LEFT_BEHIND = ("", "-wal", "-shm")


class _Closed:
    """The doors stay closed meanwhile: nobody is let in."""

    async def verify(self, token: str) -> Principal:  # noqa: ARG002
        raise InvalidToken("Nobody is served while this is rebuilt.")


async def rebuild(folder: Path, name: str, tell: Tell) -> None:
    """Until the switch the old is untouched. Raises `CannotStart`, also where it runs."""
    if name not in BUILD:
        raise CannotStart(f"There is no service {name}: {', '.join(BUILD)}.")
    old, new = folder / f"{name}.sqlite", folder / f"{name}.sqlite.new"
    heard = folder / "log.sqlite"
    if not heard.exists():
        raise CannotStart(f"There is no city in {folder}: nothing was heard there.")
    with held(folder), _made_anew(new):
        async with open_sqlite_log(heard) as log:
            await _hear_all(log, new, name, tell)
        async with open_sqlite(old):
            pass  # Closing it leaves all of it in one file, so that one move is the switch.
        new.replace(old)


async def _hear_all(log: EventLog, new: Path, name: str, tell: Tell) -> None:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_sqlite(new))
        service = await BUILD[name](Foundation(database, log, _Closed()))
        parked = await ParkedEvents.open(database)
        for subscriber in service.subscribers:
            replay = await stack.enter_async_context(Replay(log, subscriber, parked))
            await replay.finish(tell)


@contextmanager
def _made_anew(path: Path) -> Iterator[None]:
    """Nothing of an attempt that was broken off is there before, and nothing of ours after."""
    _clear(path)
    try:
        yield
    finally:
        _clear(path)


def _clear(path: Path) -> None:
    for suffix in _LEFT_BEHIND:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
