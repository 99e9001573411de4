"""The door as it stands open to the world: over a real server, with callers who behave badly."""

import asyncio
from urllib.parse import urlsplit

from tests.builders import XIE, command
from tests.lovebank.kernel.http.corner import Board, build
from tests.schemathesis_city import served

HEAD = "POST /notices HTTP/1.1\r\nHost: corner\r\nContent-Type: application/json\r\n"


async def talk(address: str, *said: bytes) -> str:
    """What a caller hears who says this, however the door takes it."""
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        for part in said:
            writer.write(part)
            await writer.drain()
        return (await asyncio.wait_for(reader.read(65_536), 5)).decode()
    finally:
        writer.close()


def head(*lines: str) -> bytes:
    asking = [f"{name}: {value}" for name, value in command(XIE, "light-1").items()]
    return (HEAD + "\r\n".join([*asking, *lines]) + "\r\n\r\n").encode()


async def test_a_body_that_promises_too_much_is_refused_before_it_is_sent(board: Board) -> None:
    async with served(build(board)) as address:
        heard = await talk(address, head("Content-Length: 1000000000"))

    assert heard.startswith("HTTP/1.1 413 ")
    assert "body-too-large" in heard


async def test_a_body_in_pieces_without_end_is_refused(board: Board) -> None:
    piece = b"10000\r\n" + b" " * 65_536 + b"\r\n"

    async with served(build(board)) as address:
        heard = await talk(address, head("Transfer-Encoding: chunked"), *[piece] * 5)

    assert heard.startswith("HTTP/1.1 413 ")


async def test_a_body_that_never_comes_is_not_waited_for(board: Board) -> None:
    async with served(build(board, deadline_seconds=0.3)) as address:
        heard = await talk(address, head("Content-Length: 100"), b'{"notice_id":')

    assert heard.startswith("HTTP/1.1 408 ")
    assert await board.notices.find_one("light") is None


async def test_a_path_that_is_no_text_is_nowhere(board: Board) -> None:
    async with served(build(board)) as address:
        for path in ("/%00", "/%ff%fe", "/notices/%00/read%0d%0aX: y", "/" + "x" * 5_000):
            heard = await talk(address, f"GET {path} HTTP/1.1\r\nHost: corner\r\n\r\n".encode())
            assert heard.split(" ")[1] in {"400", "404"}


async def test_a_token_that_is_no_text_is_refused(board: Board) -> None:
    asked = b"GET /notices HTTP/1.1\r\nHost: corner\r\nAuthorization: Bearer \xff\xfe\r\n\r\n"

    async with served(build(board)) as address:
        heard = await talk(address, asked)

    assert heard.startswith("HTTP/1.1 401 ")
