from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter
from hypothesis import given
from hypothesis import strategies as st

from lovebank.contracts.ids import PersonId
from lovebank.kernel.documents.collection import Cursor
from lovebank.kernel.http import build_api
from lovebank.kernel.identity.principal import Principal
from lovebank.kernel.paging import BadCursor, Listing, PageQuery, read_cursor, write_cursor

SIGNS = st.characters(exclude_categories=("C", "Z"))
KEYS = st.text(SIGNS) | st.integers(-(2**63) + 1, 2**63 - 1)


class Nobody:
    async def verify(self, token: str) -> Principal:
        return Principal(PersonId(token), ())


@given(key=KEYS, document_id=st.text(SIGNS))
def test_a_cursor_comes_back_as_it_was_given(key: str | int, document_id: str) -> None:
    assert read_cursor(write_cursor(Cursor(key, document_id))) == Cursor(key, document_id)


@given(place=st.integers(0, 30), sign=st.sampled_from("Aa0-_ =\n灯"))
def test_a_cursor_that_was_changed_is_refused(place: int, sign: str) -> None:
    given_out = write_cursor(Cursor("2026-02-21T15:00:00.000Z", "stair-2"))
    changed = given_out[:place] + sign + given_out[place + 1 :]
    if changed != given_out:
        with pytest.raises(BadCursor):
            read_cursor(changed)


@given(st.text() | st.binary().map(lambda noise: noise.hex()))
def test_noise_is_no_cursor(noise: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(noise)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    router = APIRouter(prefix="/letters")

    @router.get("")
    async def show(page: PageQuery) -> Listing[int]:
        first = int(page.after.key) if page.after else 0
        return Listing.of(range(first, first + page.limit), Cursor(first + page.limit, "letter"))

    transport = httpx.ASGITransport(build_api("letters", [router], [], Nobody()))
    async with httpx.AsyncClient(transport=transport, base_url="http://letters") as client:
        yield client


async def test_pages_lie_end_to_end(client: httpx.AsyncClient) -> None:
    first = (await client.get("/letters")).json()
    rest = {"cursor": first["next"], "limit": 2}
    second = (await client.get("/letters", params=rest)).json()

    assert [*first["items"], *second["items"]] == [*range(52)]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1e2", "1_0", " 5", "", "five", "٣"])
async def test_a_page_has_1_to_200_items(client: httpx.AsyncClient, limit: str) -> None:
    answer = await client.get("/letters", params={"limit": limit})

    assert answer.status_code == 422


async def test_a_bad_cursor_is_named(client: httpx.AsyncClient) -> None:
    refused = await client.get("/letters", params={"cursor": "eyJrZXkiOiAxfQ"})

    assert (refused.status_code, refused.json()["type"]) == (422, "bad-cursor")
