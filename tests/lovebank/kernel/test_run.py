import asyncio
import os
import signal
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lovebank.kernel.errors import CannotStart
from lovebank.kernel.run import listen, serving, ticking, told_to_stop
from lovebank.kernel.service import Timer

BOUNDED_SECONDS = 10


def address(door: socket.socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}"


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with listen("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        with pytest.raises(CannotStart, match=f"port {port}: Address already in use"):
            listen("127.0.0.1", port)


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_own_beginning() -> None:
    with listen("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        answering, _ = door.accept()
        with answering:
            assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_host_that_is_not_ours_is_one_clear_sentence() -> None:
    with pytest.raises(CannotStart, match=r"Cannot listen on 192\.0\.2\.1 port 0"):
        listen("192.0.2.1", 0)


async def test_a_command_that_was_begun_is_answered_before_the_end() -> None:
    begun = asyncio.Event()

    async def slow(_: Request) -> PlainTextResponse:
        begun.set()
        await asyncio.sleep(0.3)
        return PlainTextResponse("done")

    door = listen("127.0.0.1", 0)
    url = address(door)
    async with asyncio.timeout(BOUNDED_SECONDS), httpx.AsyncClient() as client:
        async with serving(Starlette(routes=[Route("/", slow)]), door):
            asked = asyncio.create_task(client.get(url))
            await begun.wait()
        assert asked.done()
        assert (await asked).text == "done"
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_is_a_word_to_stop_and_no_error(number: int) -> None:
    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), number)
    async with asyncio.timeout(BOUNDED_SECONDS):
        await told_to_stop()


async def test_a_timer_that_fails_once_goes_on() -> None:
    ticks = asyncio.Queue[int]()
    count = 0

    async def tick() -> None:
        nonlocal count
        count += 1
        if count == 1:
            raise RuntimeError("the store is away")
        ticks.put_nowait(count)

    async with ticking([Timer("often", 0.01, tick)]), asyncio.timeout(BOUNDED_SECONDS):
        assert await ticks.get() == 2


async def test_timers_stop_with_what_they_belong_to() -> None:
    ticked = 0

    async def tick() -> None:
        nonlocal ticked
        ticked += 1

    async with ticking([Timer("often", 0.001, tick)]):
        await asyncio.sleep(0.05)
    at_the_end = ticked
    await asyncio.sleep(0.05)
    assert ticked == at_the_end > 0
