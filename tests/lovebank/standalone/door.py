"""A port at which nobody answers, until what is behind it comes."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing

HOST = "127.0.0.1"
CHUNK_BYTES = 65_536


@asynccontextmanager
async def shut(port_behind: int) -> AsyncIterator[tuple[int, Callable[[], Awaitable[None]]]]:
    """Its port, which stays ours, and what opens it."""
    async with AsyncExitStack() as stack:
        # Bound, it is nobody else's; who does not listen refuses whoever comes.
        door = stack.enter_context(closing(socket.socket()))
        door.bind((HOST, 0))

        async def open_it() -> None:
            await stack.enter_async_context(_open(door, port_behind))

        yield door.getsockname()[1], open_it


@asynccontextmanager
async def _open(door: socket.socket, port_behind: int) -> AsyncIterator[None]:
    passing: set[asyncio.Task[None]] = set()

    async def let_through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(HOST, port_behind)
        await asyncio.gather(_pass(reader, inner_writer), _pass(inner_reader, writer))

    def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(let_through(reader, writer))
        passing.add(task)
        task.add_done_callback(passing.discard)

    server = await asyncio.start_server(enter, sock=door)
    try:
        yield
    finally:
        server.close()
        for each in passing:
            each.cancel()
        await asyncio.gather(*passing, return_exceptions=True)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
    finally:
        writer.close()
        await writer.wait_closed()
