import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.builders import XIE, command
from tests.lovebank.kernel.http.corner import (
    LATE_SECONDS,
    SLOWLY,
    Board,
    build,
    check_problem,
    visit,
)
from tests.lovebank.kernel.runtime.town import until

DEADLINE_SECONDS = 0.3
LATE = {"notice_id": "light", "words": SLOWLY}


@pytest.fixture
async def corner(board: Board) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(build(board, deadline_seconds=DEADLINE_SECONDS)) as client:
        yield client


async def test_a_late_answer_is_not_waited_for(corner: httpx.AsyncClient) -> None:
    check_problem(
        await corner.get("/notices/weather", params={"kind": "fog"}), 504, "deadline-passed"
    )


async def test_a_late_command_is_not_acknowledged_and_not_half_done(
    corner: httpx.AsyncClient, board: Board
) -> None:
    asked = command(XIE, "light-1")

    late = await corner.post("/notices", json=LATE, headers=asked)
    kept_at_the_deadline = await board.notices.find_one("light")
    await asyncio.sleep(LATE_SECONDS)
    kept = await board.notices.find_one("light")

    check_problem(late, 504, "deadline-passed")
    assert kept_at_the_deadline is None
    assert kept is not None
    # The same command again tells what came of it.
    again = await corner.post("/notices/light/read", headers=command(XIE, "read-1"))
    assert again.json()["words"] == SLOWLY


async def test_a_caller_who_goes_away_does_not_cancel_a_command(
    corner: httpx.AsyncClient, board: Board
) -> None:
    asking = asyncio.create_task(
        corner.post("/notices", json=LATE, headers=command(XIE, "light-1"))
    )
    await asyncio.wait_for(board.begun.wait(), 20)

    asking.cancel()

    async def is_posted() -> bool:
        return await board.notices.find_one("light") is not None

    await until(is_posted)
