"""From a telephone to a token, and every way to get one without the telephone."""

import asyncio
from pathlib import Path

import pytest

from lovebank.contracts.access import Role
from lovebank.issuer.login import CODES_AN_HOUR_MAX, TRIES_MAX
from tests.builders import XIE
from tests.lovebank.issuer.office import PHONE, PROOF, Office, given

NOBODYS = "13900000009"


@pytest.fixture(autouse=True)
async def xie(office: Office) -> None:
    await office.grant(XIE, Role.RESIDENT, phone=PHONE)


def everything_kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("issuer.sqlite*"))


def but(code: str) -> str:
    """Another one of six digits."""
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_who_holds_the_telephone_signs_in(office: Office) -> None:
    granted = await office.enter(await office.code_for())
    found = await office.who(await office.exchange(granted.json()["code"]))

    assert granted.status_code == 201
    assert str(found.person_id) == str(XIE)
    assert [held.role for held in found.roles] == [Role.RESIDENT]


async def test_a_telephone_is_the_same_however_it_is_written(office: Office) -> None:
    code = await office.code_for()

    assert (await office.enter(code, phone="138-0000 0001")).status_code == 201


async def test_a_code_is_good_once(office: Office) -> None:
    code = await office.code_for()

    assert (await office.enter(code)).status_code == 201
    assert (await office.enter(code)).status_code == 429


async def test_a_code_is_good_once_also_for_those_who_come_together(office: Office) -> None:
    code = await office.code_for()

    answers = await asyncio.gather(*(office.enter(code) for _ in range(TRIES_MAX)))

    assert sorted(answer.status_code for answer in answers)[0] == 201
    assert [answer.status_code for answer in answers].count(201) == 1


async def test_a_code_lasts_five_minutes(office: Office) -> None:
    in_time, late = await office.code_for(), ""
    office.clock.pass_by(minutes=5)
    assert (await office.enter(in_time)).status_code == 201

    late = await office.code_for()
    office.clock.pass_by(minutes=5, seconds=1)
    assert (await office.enter(late)).status_code == 401


async def test_after_five_wrong_tries_the_right_code_is_wrong_too(office: Office) -> None:
    code = await office.code_for()
    tries = [await office.enter(but(code)) for _ in range(TRIES_MAX)]

    assert [each.status_code for each in tries] == [401] * TRIES_MAX
    assert tries[0].json()["type"] == "wrong-credentials"
    locked = await office.enter(code)
    assert (locked.status_code, locked.json()["type"]) == (429, "too-many-tries")
    assert locked.headers["retry-after"] == "600"


async def test_guessing_in_parallel_gains_no_tries(office: Office) -> None:
    code = await office.code_for()
    guesses = [f"{number:06}" for number in range(12) if f"{number:06}" != code]

    answers = await asyncio.gather(*(office.enter(guess) for guess in guesses))

    assert [answer.status_code for answer in answers].count(401) <= TRIES_MAX
    assert (await office.enter(code)).status_code == 429


async def test_the_fifth_try_may_be_the_right_one(office: Office) -> None:
    code = await office.code_for()
    for _ in range(TRIES_MAX - 1):
        await office.enter(but(code))

    assert (await office.enter(code)).status_code == 201


async def test_five_codes_an_hour_are_sent_and_no_more(office: Office) -> None:
    for _ in range(CODES_AN_HOUR_MAX):
        await office.code_for()
        office.clock.pass_by(minutes=11)
    office.clock.pass_by(minutes=4)  # 59 minutes after the first one.

    assert (await office.http.post("/login/codes", json={"phone": PHONE})).status_code == 429
    office.clock.pass_by(minutes=1)
    assert await office.code_for()


async def test_a_new_code_makes_the_old_one_void(office: Office) -> None:
    old, new = await office.code_for(), await office.code_for()

    if old != new:  # Once in a million they are the same.
        assert (await office.enter(old)).status_code == 401
    assert (await office.enter(new)).status_code == 201


async def test_nobody_learns_whether_a_telephone_is_known(office: Office) -> None:
    answers = {}
    for phone in (PHONE, NOBODYS):
        asked = [await office.http.post("/login/codes", json={"phone": phone}) for _ in range(6)]
        tried = [await office.enter("000000", phone=phone) for _ in range(6)]
        answers[phone] = [(each.status_code, each.text[:60]) for each in (*asked, *tried)]

    assert answers[PHONE] == answers[NOBODYS]
    shown = (await office.http.get("/demo/phone")).json()["codes"]
    assert {phone for phone, _ in shown} == {PHONE}


async def test_a_telephone_without_a_code_lets_nobody_in(office: Office) -> None:
    assert (await office.enter("000000")).status_code == 401


async def test_nobody_is_locked_out_by_another_account_with_the_same_telephone(
    office: Office,
) -> None:
    another = await office.command("/accounts", given("neighbour-stair-3", phone=PHONE))

    assert (another.status_code, another.json()["type"]) == (409, "phone-taken")
    assert (await office.enter(await office.code_for())).status_code == 201


async def test_the_first_codes_that_are_asked_for_at_once_are_counted(office: Office) -> None:
    asked = (office.http.post("/login/codes", json={"phone": PHONE}) for _ in range(12))

    answers = [answer.status_code for answer in await asyncio.gather(*asked)]

    assert sorted(answers) == [202] * CODES_AN_HOUR_MAX + [429] * (12 - CODES_AN_HOUR_MAX)


async def test_a_challenge_that_is_the_verifier_itself_is_of_no_use(office: Office) -> None:
    plain = PROOF[:43]
    grant = (await office.enter(await office.code_for(), code_challenge=plain)).json()["code"]

    assert (await office.exchange(grant, code_verifier=plain)).status_code == 400


async def test_no_code_and_no_telephone_is_logged_or_kept(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    code = await office.code_for()
    await office.enter(code)

    assert f"'{code}'" not in caplog.text
    assert PHONE not in caplog.text
    assert PHONE.encode() in everything_kept(tmp_path)  # Of the account: it is looked into rightly.
    assert f'"{code}"'.encode() not in everything_kept(tmp_path)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６", "123456\n"])
async def test_what_is_no_code_is_no_try(office: Office, code: str) -> None:
    right = await office.code_for()
    answers = [await office.enter(code) for _ in range(TRIES_MAX + 1)]

    assert {answer.status_code for answer in answers} == {422}
    assert (await office.enter(right)).status_code == 201


@pytest.mark.parametrize("challenge", ["", PROOF, "x" * 42, "x" * 44, "=" * 43])
async def test_without_a_challenge_there_is_no_grant(office: Office, challenge: str) -> None:
    answer = await office.enter(await office.code_for(), code_challenge=challenge)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": PROOF + "x"},
        {"code_verifier": "short"},
        {"client_id": "somebody-else"},
        {"redirect_uri": "https://elsewhere.example"},
    ],
    ids=repr,
)
async def test_a_stolen_grant_is_of_no_use(office: Office, changed: dict[str, str]) -> None:
    grant = (await office.enter(await office.code_for())).json()["code"]

    stolen = await office.exchange(grant, **changed)

    assert (stolen.status_code, stolen.json()) == (400, {"error": "invalid_grant"})
    assert (await office.exchange(grant)).status_code == 400  # Void, now that it was seen.


async def test_a_grant_is_good_once_and_for_a_minute(office: Office) -> None:
    used = (await office.enter(await office.code_for())).json()["code"]
    late = (await office.enter(await office.code_for())).json()["code"]

    answers = await asyncio.gather(*(office.exchange(used) for _ in range(5)))
    office.clock.pass_by(minutes=1, seconds=1)

    assert [answer.status_code for answer in answers].count(200) == 1
    assert (await office.exchange(late)).status_code == 400


async def test_who_lost_a_role_in_between_does_not_get_it(office: Office) -> None:
    grant = (await office.enter(await office.code_for())).json()["code"]
    await office.grant(XIE, Role.VOLUNTEER, phone=PHONE)

    found = await office.who(await office.exchange(grant))

    assert [held.role for held in found.roles] == [Role.VOLUNTEER]


async def test_codes_for_telephones_of_nobody_do_not_fill_the_disk(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lovebank.issuer.login.NOBODYS_DIGITS", 0)  # One name for all of them.
    asked = [
        (await office.http.post("/login/codes", json={"phone": f"1390000000{number}"})).status_code
        for number in range(CODES_AN_HOUR_MAX + 1)
    ]

    assert asked == [202] * CODES_AN_HOUR_MAX + [429]
    assert (await office.enter(await office.code_for())).status_code == 201
