"""Guessing secrets is slow for who guesses, and for nobody else."""

import asyncio
import time

from lovebank.issuer.secrets import WAITING_MAX, TooBusy, fits, hashed, new_code, new_secret
from tests.lovebank.issuer.office import Office

NOBODYS = "13900000009"
FLOOD = 5 * WAITING_MAX


async def test_a_secret_fits_its_hash_and_no_other() -> None:
    kept, other = await hashed("lamp"), await hashed("lamp")

    assert kept != other
    assert "lamp" not in kept
    assert await fits("lamp", kept)
    assert not await fits("lamps", kept)
    assert not await fits("", "")


async def test_a_code_has_six_digits_and_a_secret_cannot_be_guessed() -> None:
    codes = [new_code() for _ in range(1_000)]

    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len({*codes}) > 900
    assert len(new_secret()) >= 43  # 256 bits.


async def test_whoever_comes_when_many_wait_is_asked_to_come_again() -> None:
    guesses = await asyncio.gather(*(hashed("x") for _ in range(FLOOD)), return_exceptions=True)

    assert [type(each) for each in guesses].count(TooBusy) == FLOOD - WAITING_MAX
    assert await hashed("afterwards")


async def test_a_flood_of_guesses_holds_up_nobody_else(office: Office) -> None:
    flood = asyncio.gather(*(office.by_secret("broom", f"guess {n}") for n in range(FLOOD)))
    slowest = 0.0
    while not flood.done():
        begun = time.monotonic()
        assert (await office.http.get("/jwks")).status_code == 200
        slowest = max(slowest, time.monotonic() - begun)
        await asyncio.sleep(0.01)

    answers = await flood
    refused = [answer for answer in answers if answer.status_code == 503]
    assert {answer.status_code for answer in answers} == {401, 503}
    assert {answer.json()["error"] for answer in refused} == {"temporarily_unavailable"}
    assert all(answer.headers["retry-after"] == "1" for answer in refused)
    assert slowest < 2.0, "one after another, on our own time, they would take five seconds"


async def test_signing_in_by_telephone_is_asked_to_come_again_too(office: Office) -> None:
    await office.http.post("/login/codes", json={"phone": NOBODYS})
    waiting = [asyncio.create_task(hashed("x")) for _ in range(WAITING_MAX)]
    await asyncio.sleep(0)
    asked = await office.http.post("/login/codes", json={"phone": NOBODYS})
    entered = await office.enter("123456", phone=NOBODYS)
    await asyncio.gather(*waiting)

    for answer in (asked, entered):
        assert (answer.status_code, answer.json()["type"]) == (503, "too-busy")
        assert answer.headers["retry-after"] == "1"
