import asyncio

import httpx
import pytest

from lovebank.kernel.http import add_check
from lovebank.kernel.http.probes import CHECK_SECONDS_MAX
from tests.lovebank.kernel.http.corner import Board, build, check_problem, visit


async def answers() -> None:
    """As a store does that is there."""


async def is_away() -> None:
    raise ConnectionError("inner words")


async def hangs() -> None:
    await asyncio.sleep(CHECK_SECONDS_MAX * 10)


async def test_a_service_that_runs_is_healthy(corner: httpx.AsyncClient) -> None:
    told = (await corner.get("/health")).json()

    assert told["service"] == "corner"


async def test_it_is_ready_once_all_that_it_stands_on_answers(board: Board) -> None:
    api = build(board)
    add_check(api, "documents", answers)
    add_check(api, "log", answers)

    async with visit(api) as corner:
        ready = await corner.get("/ready")

    assert (ready.status_code, ready.json()["checks"]) == (200, ["documents", "log"])


@pytest.mark.parametrize("failing", [is_away, hangs])
async def test_it_says_what_does_not_answer(
    board: Board, failing: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lovebank.kernel.http.probes.CHECK_SECONDS_MAX", 0.1)
    api = build(board)
    add_check(api, "documents", answers)
    add_check(api, "log", failing)  # type: ignore[arg-type]

    async with visit(api) as corner:
        ready = await corner.get("/ready")
        healthy = await corner.get("/health")

    check_problem(ready, 503, "not-ready")
    assert "log" in ready.json()["detail"]
    assert "inner words" not in ready.text
    assert healthy.status_code == 200
