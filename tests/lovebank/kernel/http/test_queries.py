from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import XIE, command
from tests.lovebank.kernel.http.corner import build, check_problem, open_board, visit

ASKING = command(XIE, "light-1")
INJECTIONS = [
    '{"$ne": null}',
    '{"$where": "sleep(5000)"}',
    "$gt",
    "[$ne]=1",
    "' OR '1'='1",
    "x'; DROP TABLE notices; --",
    "%",
    "_",
    "*",
    ".*",
    "灯%00",
]


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "words[$ne]=1",
        "words=a&words=b",
        "limit=1&limit=1",
        "$where=1",
        "words=%00",
        "cursor=",
    ],
)
async def test_what_is_unknown_or_said_twice_is_refused(
    corner: httpx.AsyncClient, query: str
) -> None:
    refused = await corner.get(f"/notices?{query}", headers=ASKING)

    assert refused.status_code == 422


async def test_what_is_wrong_with_a_query_is_named(corner: httpx.AsyncClient) -> None:
    refused = await corner.get("/notices?colour=red&limit=1&limit=2", headers=ASKING)

    check_problem(refused, 422, "invalid")
    assert [fault["where"] for fault in refused.json()["errors"]] == ["query.colour", "query.limit"]


TEXTS = st.sampled_from(INJECTIONS) | st.text(st.characters(exclude_categories=("C", "Z")))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=TEXTS, asked=TEXTS)
async def test_a_query_value_is_only_ever_a_literal(tmp_path: Path, kept: str, asked: str) -> None:
    (tmp_path / "documents.sqlite").unlink(missing_ok=True)
    notice = {"notice_id": "light", "words": kept or "-"}

    async with open_board(tmp_path / "documents.sqlite") as board, visit(build(board)) as corner:
        posted = await corner.post("/notices", json=notice, headers=ASKING)
        found = await corner.get("/notices", params={"words": asked}, headers=ASKING)

    assert posted.status_code == 201
    expected = [posted.json()] if posted.json()["words"] == asked else []
    assert found.json()["items"] == expected
