"""Runs a service, or several in one process: one HTTP server, and what works behind it.

What works behind the doors (relays, subscribers, timers) is entered before the first command is
taken, and left in the opposite order once the last is answered.
"""

import asyncio
import errno
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress

import structlog
import uvicorn
from starlette.types import ASGIApp

from lovebank.kernel.errors import CannotStart
from lovebank.kernel.service import Timer

FINISH_COMMANDS_SECONDS = 10
BACKLOG = 2_048
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
log = structlog.get_logger(__name__)


def listen(host: str, port: int) -> socket.socket:
    """An address of our own, before anything else is begun. Raises `CannotStart`."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # From here on nobody else gets it; who connects meanwhile waits for the first answer.
        door = socket.create_server(address[:2], family=family, backlog=BACKLOG)
        # Its connections have it too. asyncio sets it only where a socket's protocol is named; and
        # without it a body waits 40 ms behind its headers, for the other side's acknowledgement.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        number = error.errno or 0
        reason = os.strerror(number) if number in errno.errorcode else str(error)
        raise CannotStart(f"Cannot listen on {host} port {port}: {reason}.") from error
    return door


@asynccontextmanager
async def serving(app: ASGIApp, door: socket.socket) -> AsyncIterator[None]:
    """Answers while inside. At the end no new command is taken, and those begun are finished."""
    config = uvicorn.Config(
        app,
        lifespan="off",  # Start and stop belong to whoever opened what the app stands on.
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=FINISH_COMMANDS_SECONDS,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[door]))
    try:
        await server.is_open.wait()
        yield
    finally:
        server.should_exit = True
        await running


async def told_to_stop() -> None:
    """Until SIGTERM or SIGINT. Once: who is impatient and asks again is not waited for."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, told.set)
    try:
        await told.wait()
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


@asynccontextmanager
async def ticking(timers: Sequence[Timer]) -> AsyncIterator[None]:
    """Each timer on its own, so that a slow one holds up no other."""
    tasks = [asyncio.create_task(_tick(timer), name=timer.name) for timer in timers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _tick(timer: Timer) -> None:
    while True:
        await asyncio.sleep(timer.every_seconds)
        try:
            await timer.run()
        except Exception:
            # It is repeatable, so the next tick does what this one could not.
            log.exception("timer_failed", timer=timer.name)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_open = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_open.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals are ours; uvicorn would also raise them again after the end.
        yield
