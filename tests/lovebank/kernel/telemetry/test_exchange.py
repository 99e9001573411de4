import logging
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.builders import XIE, command
from tests.lovebank.kernel.http.corner import NOTICE, Board, build, visit

HEADER = "x-correlation-id"


async def test_the_first_id_is_carried_through(corner: httpx.AsyncClient) -> None:
    answer = await corner.get("/health", headers={HEADER: "request-1"})

    assert answer.headers[HEADER] == "request-1"


@pytest.mark.parametrize("given", ["", "two words", "x" * 129, "-", "<script>"])
async def test_what_is_no_id_is_replaced(corner: httpx.AsyncClient, given: str) -> None:
    answer = await corner.get("/health", headers={HEADER: given})

    assert len(answer.headers[HEADER]) == 36


async def test_from_a_command_on_the_id_is_that_of_the_thing(corner: httpx.AsyncClient) -> None:
    posted = await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-1"))

    assert posted.headers[HEADER] == NOTICE["notice_id"]


async def test_each_answer_is_one_line_with_the_template_of_the_route(
    corner: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = await corner.post("/notices/none/read", headers=command(XIE, "read-1"))
        await corner.get("/health")

    lines: list[Any] = [record.msg for record in caplog.records if record.name == "http"]
    [line] = [line for line in lines if line["event"] == "http.answered"]
    assert (line["method"], line["route"], line["status"]) == (
        "POST",
        "/notices/{notice_id}/read",
        404,
    )
    assert line["correlation_id"] == answer.headers[HEADER]


async def test_services_in_one_process_are_measured_apart(board: Board) -> None:
    corner, square = build(board), build(board, "square")
    city = Starlette(routes=[Mount("/corner", corner), Mount("/square", square)])

    async with visit(city) as client:
        for path in ("/corner/notices/weather?kind=sun", "/square/notices/none", "/square/no/x"):
            await client.get(path)
        told = [(await client.get(f"/{name}/metrics")).text for name in ("corner", "square")]

    for text in told:
        assert counted(text, "corner", "GET", "/notices/weather", "2xx") >= 1
        assert counted(text, "square", "GET", "unknown", "4xx") == 2
        assert 'lovebank_build_info{revision="unknown",service="square",version=' in text
        assert "/notices/none" not in text


async def test_what_asks_for_measures_is_not_measured(corner: httpx.AsyncClient) -> None:
    await corner.get("/health")

    assert 'route="/health"' not in (await corner.get("/metrics")).text


def counted(text: str, service: str, method: str, route: str, status_class: str) -> float:
    labels = f'method="{method}",route="{route}",service="{service}",status_class="{status_class}"'
    name = f"http_server_request_duration_seconds_count{{{labels}}} "
    [value] = [line.removeprefix(name) for line in text.splitlines() if line.startswith(name)]
    return float(value)
