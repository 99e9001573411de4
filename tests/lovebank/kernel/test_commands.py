import asyncio
import multiprocessing
import os
import signal
from pathlib import Path

import httpx
import pytest

from lovebank.kernel.identity.principal import Principal
from tests.builders import HUANG, XIE, KnownPeople, command
from tests.lovebank.kernel.http.corner import NOTICE, Board, build, check_problem, open_board, visit

READ = "/notices/light/read"


async def test_asked_fifty_times_at_once_it_is_done_once(corner: httpx.AsyncClient) -> None:
    asked = command(XIE, "light-1")

    posted = await asyncio.gather(
        *(corner.post("/notices", json=NOTICE, headers=asked) for _ in range(50))
    )

    assert {(answer.status_code, answer.text) for answer in posted} == {(201, posted[0].text)}


async def test_a_change_asked_fifty_times_at_once_is_made_once(
    corner: httpx.AsyncClient, board: Board
) -> None:
    await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-1"))
    asked = command(XIE, "read-1")

    read = await asyncio.gather(*(corner.post(READ, headers=asked) for _ in range(50)))

    assert {(answer.status_code, answer.text) for answer in read} == {(200, read[0].text)}
    assert (await board.notices.get("light")).value.read_times == 1


async def test_a_key_names_one_deed_only(corner: httpx.AsyncClient) -> None:
    asked = command(XIE, "light-1")
    await corner.post("/notices", json=NOTICE, headers=asked)

    other = await corner.post("/notices", json=NOTICE | {"words": "Two."}, headers=asked)

    check_problem(other, 422, "key-reused")


async def test_the_same_json_spaced_otherwise_is_the_same_command(
    corner: httpx.AsyncClient,
) -> None:
    asked = command(XIE, "light-1") | {"content-type": "application/json"}
    first = await corner.post("/notices", json=NOTICE, headers=asked)
    body = b'{ "words":"The light is out\\u002e",\n"notice_id" : "light" }'

    again = await corner.post("/notices", content=body, headers=asked)

    assert (again.status_code, again.text) == (201, first.text)


async def test_two_people_may_choose_the_same_key(corner: httpx.AsyncClient) -> None:
    await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-1"))
    await corner.post(READ, headers=command(XIE, "read-1"))

    again = await corner.post(READ, headers=command(HUANG, "read-1"))

    assert again.json()["read_times"] == 2


async def test_a_command_without_a_key_is_refused(corner: httpx.AsyncClient) -> None:
    asked = command(XIE, "light-1")
    del asked["idempotency-key"]

    check_problem(
        await corner.post("/notices", json=NOTICE, headers=asked), 400, "idempotency-key-missing"
    )


@pytest.mark.parametrize("key", ["", " ", "a key", "x" * 129, "\x7f"])
async def test_a_key_is_one_word(corner: httpx.AsyncClient, key: str) -> None:
    refused = await corner.post("/notices", json=NOTICE, headers=command(XIE, key))

    check_problem(refused, 422, "invalid")


async def test_the_token_is_verified_once(board: Board) -> None:
    class Counting(KnownPeople):
        times = 0

        async def verify(self, token: str) -> Principal:
            self.times += 1
            return await super().verify(token)

    api, verifier = build(board), Counting()
    api.state.verifier = verifier
    async with visit(api) as corner:
        await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-1"))

    assert verifier.times == 1


def post_and_die(path: Path) -> None:
    async def post() -> None:
        async with open_board(path) as board, visit(build(board)) as corner:
            answer = await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-1"))
            assert answer.status_code == 201
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(post())


async def test_the_key_holds_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "corner.sqlite"
    child = multiprocessing.get_context("spawn").Process(target=post_and_die, args=(path,))
    child.start()
    await asyncio.to_thread(child.join, 30)

    async with open_board(path) as board, visit(build(board)) as corner:
        again = await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-1"))
        other = await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-2"))

    assert child.exitcode == -9
    assert again.status_code == 201
    check_problem(other, 409, "taken")
