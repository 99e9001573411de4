import httpx
import pytest

from tests.builders import AUDITOR, XIE, command
from tests.lovebank.kernel.http.corner import NOTICE, check_problem


async def test_without_a_token_one_is_told_how_to_ask(corner: httpx.AsyncClient) -> None:
    refused = await corner.get("/notices")

    check_problem(refused, 401, "invalid-token")
    assert refused.headers["www-authenticate"] == "Bearer"


async def test_what_no_role_allows_is_refused(corner: httpx.AsyncClient) -> None:
    refused = await corner.post("/notices", json=NOTICE, headers=command(AUDITOR, "light-1"))

    check_problem(refused, 403, "not-for-you")


async def test_another_communitys_things_are_not_there(corner: httpx.AsyncClient) -> None:
    asked = {"place": "yongzhou.lengshuitan.meiwan.qinglong"}

    refused = await corner.get("/notices", params=asked, headers=command(XIE, ""))

    check_problem(refused, 404, "nothing-here")


async def test_a_thing_that_is_not_there(corner: httpx.AsyncClient) -> None:
    refused = await corner.post("/notices/none/read", headers=command(XIE, "read-1"))

    check_problem(refused, 404, "no-such-notice")


@pytest.mark.parametrize("path", ["/", "/nowhere", "/notices/", "/notices/灯/x"])
async def test_an_unknown_address(corner: httpx.AsyncClient, path: str) -> None:
    refused = await corner.get(path)

    assert (refused.status_code, refused.json()["type"]) == (404, "no-such-route")


async def test_an_unknown_method_is_told_all_that_are_known(corner: httpx.AsyncClient) -> None:
    refused = await corner.delete("/notices")

    check_problem(refused, 405, "method-not-allowed")
    assert refused.headers["allow"] == "GET, POST"


async def test_two_notices_of_one_name(corner: httpx.AsyncClient) -> None:
    await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-1"))

    refused = await corner.post("/notices", json=NOTICE, headers=command(XIE, "light-2"))

    check_problem(refused, 409, "taken")


async def test_what_is_wrong_is_named_and_never_quoted(corner: httpx.AsyncClient) -> None:
    wrong = {"notice_id": "LIGHT", "words": "Call \u202e13800000000", "colour": "red"}

    refused = await corner.post("/notices", json=wrong, headers=command(XIE, "light-1"))

    check_problem(refused, 422, "invalid")
    places = [fault["where"] for fault in refused.json()["errors"]]
    assert places == ["body.notice_id", "body.words", "body.colour"]
    assert "13800000000" not in refused.text
    assert "LIGHT" not in refused.text


async def test_when_the_documents_are_away_one_may_ask_again(corner: httpx.AsyncClient) -> None:
    refused = await corner.get("/notices/weather", params={"kind": "flood"})

    check_problem(refused, 503, "documents-unavailable")
    assert int(refused.headers["retry-after"]) > 0
