import json
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lovebank.kernel.http.body import BODY_BYTES_MAX, DEPTH_MAX, check_body
from lovebank.kernel.http.refusals import BadJson, Invalid, TooDeep
from tests.builders import XIE, command
from tests.lovebank.kernel.http.corner import check_problem

KIND = "application/json"
JSON = {"content-type": KIND}


async def post(corner: httpx.AsyncClient, body: bytes, kind: str = KIND) -> httpx.Response:
    headers = command(XIE, "light-1") | {"content-type": kind}
    return await corner.post("/notices", content=body, headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}{}",
        b"\xff",
        b'{"words": "\xff"}',
        b'{"words": "\xed\xa0\x80"}',
        b'{"words": "a\0b"}',
        b"\xef\xbb\xbf{}",
        '{"words": "UTF-16"}'.encode("utf-16"),
        b'{"words": NaN}',
        b'{"words": Infinity}',
        b'{"words": "one", "words": "two"}',
        b"9" * 5_000,
    ],
)
async def test_what_is_no_json_is_refused(corner: httpx.AsyncClient, body: bytes) -> None:
    check_problem(await post(corner, body), 400, "bad-json")


@pytest.mark.parametrize("depth", [DEPTH_MAX + 1, 1_000, 40_000])
async def test_what_is_nested_too_deeply_is_refused(corner: httpx.AsyncClient, depth: int) -> None:
    check_problem(await post(corner, b"[" * depth + b"]" * depth), 400, "too-deep")
    check_problem(await post(corner, b'{"a":' * depth + b"1" + b"}" * depth), 400, "too-deep")


@pytest.mark.parametrize(
    "body",
    [
        rb'{"words": "\ud800"}',
        rb'{"words": "\udc00\ud800"}',
        rb'{"words": "a\u0000b"}',
        rb'{"\ud800": 1}',
        rb'[["\ud800"]]',
        b'{"times": 1e999}',
        b'{"times": 9223372036854775808}',
    ],
)
async def test_what_cannot_be_kept_is_refused(corner: httpx.AsyncClient, body: bytes) -> None:
    check_problem(await post(corner, body), 422, "invalid")


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "application/x-www-form-urlencoded", "application/xml", "json"]
)
async def test_another_media_type_is_refused(corner: httpx.AsyncClient, kind: str) -> None:
    check_problem(await post(corner, b"{}", kind), 415, "wrong-media-type")


async def test_a_media_type_may_have_a_charset(corner: httpx.AsyncClient) -> None:
    body = json.dumps({"notice_id": "light", "words": "灯"}).encode()

    assert (await post(corner, body, "Application/JSON; charset=utf-8")).status_code == 201


async def test_a_body_that_is_too_large_is_refused(corner: httpx.AsyncClient) -> None:
    check_problem(await post(corner, b" " * (BODY_BYTES_MAX + 1)), 413, "body-too-large")


async def test_also_one_that_does_not_say_how_large_it_is(corner: httpx.AsyncClient) -> None:
    sent = 0

    async def without_end() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    headers = command(XIE, "light-1") | JSON
    refused = await corner.post("/notices", content=without_end(), headers=headers)

    check_problem(refused, 413, "body-too-large")
    assert sent < 2 * BODY_BYTES_MAX


async def test_a_body_of_the_largest_size_is_read(corner: httpx.AsyncClient) -> None:
    body = json.dumps({"notice_id": "light", "words": "灯"}).encode()

    assert (await post(corner, body.ljust(BODY_BYTES_MAX))).status_code == 201


@given(st.binary(max_size=200) | st.text().map(lambda text: json.dumps(text).encode()))
def test_whatever_is_sent_is_either_json_or_refused(body: bytes) -> None:
    try:
        check_body("application/json", body)
    except (BadJson, TooDeep, Invalid):
        return
    assert body == b"" or json.dumps(json.loads(body), ensure_ascii=False).encode()
