"""By when an answer is given. A deadline ends the waiting, never the work of a command."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lovebank.kernel.http.problems import answer
from lovebank.kernel.http.refusals import DeadlinePassed
from lovebank.kernel.telemetry.log import get_logger

READS = frozenset({"GET", "HEAD", "OPTIONS"})
_log = get_logger("http")


class Deadline:
    """A read that is late is cancelled. A command goes on behind the 504 and ends as it ends:

    cancelling it half way could keep what was refused. Asked again, it tells what came of it.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._working: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = _Reply(send)
        work = self._begin(scope, receive, reply)
        await asyncio.wait({work}, timeout=self._seconds)
        if reply.begun:
            # Waited for, not awaited: a caller who goes away does not cancel a command either.
            await asyncio.wait({work})
        if work.done():
            return work.result()
        reply.closed = True
        work.add_done_callback(_ended_late)
        if scope["method"] in READS:
            work.cancel()
        return await answer(scope, DeadlinePassed(self._seconds))(scope, receive, send)

    def _begin(self, scope: Scope, receive: Receive, reply: "_Reply") -> asyncio.Task[None]:
        async def work() -> None:
            await self._app(scope, receive, reply.send)

        begun = asyncio.create_task(work())
        self._working.add(begun)
        begun.add_done_callback(self._working.discard)
        return begun


def _ended_late(work: asyncio.Task[None]) -> None:
    if not work.cancelled():
        _log.warning("http.ended_late", exc_info=work.exception())


class _Reply:
    """Passes the answer on, until the deadline has answered in its place."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False
        self.closed = False

    async def send(self, message: Message) -> None:
        if self.closed:
            return
        self.begun = True
        await self._send(message)
