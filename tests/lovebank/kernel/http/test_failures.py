import logging
from typing import Any

import httpx
import pytest

from tests.lovebank.kernel.http.corner import check_problem


async def test_a_mistake_of_ours_is_told_without_its_inner_words(
    corner: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        failed = await corner.get("/notices/weather", params={"kind": "thunder"})

    check_problem(failed, 500, "internal-error")
    assert "inner words" not in failed.text
    line: Any
    [line] = [record.msg for record in caplog.records if record.name == "http"]
    assert line["correlation_id"] == failed.json()["correlation_id"]
    assert "RuntimeError" in line["exception"]
    assert "13800000000" not in line["exception"]


async def test_the_service_goes_on_after_a_mistake(corner: httpx.AsyncClient) -> None:
    await corner.get("/notices/weather", params={"kind": "thunder"})

    assert (await corner.get("/notices/weather", params={"kind": "sun"})).status_code == 200


async def test_when_the_event_log_is_away_one_may_ask_again(corner: httpx.AsyncClient) -> None:
    refused = await corner.get("/notices/weather", params={"kind": "silence"})

    check_problem(refused, 503, "unavailable")
    assert "inner words" not in refused.text
    assert int(refused.headers["retry-after"]) > 0
