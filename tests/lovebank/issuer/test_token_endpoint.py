import base64

import httpx
import pytest

from lovebank.contracts.access import Role
from tests.builders import XIE
from tests.lovebank.issuer.office import PHONE, PROOF, REDIRECT, Office

HOSPITAL = "hospital"
CREDENTIALS = "client_credentials"


@pytest.fixture
async def secret(office: Office) -> str:
    await office.grant(HOSPITAL, Role.SERVICE)
    return await office.secret_of(HOSPITAL)


async def by_basic(office: Office, name: str, secret: str) -> httpx.Response:
    told = base64.b64encode(f"{name}:{secret}".encode()).decode()
    return await office.http.post(
        "/token", data={"grant_type": CREDENTIALS}, headers={"authorization": f"Basic {told}"}
    )


async def test_another_system_signs_in_by_its_secret(office: Office, secret: str) -> None:
    answer = await office.by_secret(HOSPITAL, secret)
    found = await office.who(answer)

    assert (found.person_id, [held.role for held in found.roles]) == (HOSPITAL, [Role.SERVICE])
    assert {**answer.json(), "access_token": ...} == {
        "access_token": ...,
        "token_type": "Bearer",
        "expires_in": 600,
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_or_by_the_header_that_is_made_for_it(office: Office, secret: str) -> None:
    assert (await office.who(await by_basic(office, HOSPITAL, secret))).person_id == HOSPITAL


async def test_a_token_is_good_for_ten_minutes(office: Office, secret: str) -> None:
    answer = await office.by_secret(HOSPITAL, secret)
    office.clock.pass_by(minutes=10)
    assert await office.who(answer)
    office.clock.pass_by(minutes=1)

    late = await office.http.post(
        "/accounts", headers={"authorization": f"Bearer {answer.json()['access_token']}"}
    )
    assert (late.status_code, late.json()["detail"]) == (401, "This token has expired.")


@pytest.mark.parametrize("name", [HOSPITAL, "nobody", "", "hospital\0", "../hospital", "医院"])
@pytest.mark.parametrize("wrong", ["", "x", "x" * 43])
async def test_wrong_credentials_are_refused_without_saying_what_was_wrong(
    office: Office, secret: str, name: str, wrong: str
) -> None:
    answer = await office.by_secret(name, wrong)

    assert wrong != secret
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_an_account_without_a_secret_lets_in_nobody(office: Office) -> None:
    await office.grant(HOSPITAL, Role.SERVICE)
    await office.grant(XIE, Role.RESIDENT, phone=PHONE)

    for name in (HOSPITAL, XIE):
        for guess in ("", ":", "00", PHONE):
            assert (await office.by_secret(name, guess)).status_code == 401


@pytest.mark.parametrize(
    "told", ["", "x", "Basic", "Basic !", "Basic 4pyT", "Bearer x", "Basic Og=="]
)
async def test_a_broken_header_is_refused(office: Office, told: str) -> None:
    answer = await office.http.post(
        "/token", data={"grant_type": CREDENTIALS}, headers={"authorization": told}
    )

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


NO_FORMS = {
    "JSON": b'{"grant_type": "client_credentials"}',
    "no UTF-8": b"grant_type=\xff",
    "a field twice": b"grant_type=client_credentials&client_id=a&client_id=b",
    "many fields": b"&".join(b"%d=x" % number for number in range(1_000)),
    "too long": b"grant_type=client_credentials&client_secret=" + b"x" * 9_000,
}


@pytest.mark.parametrize("body", NO_FORMS.values(), ids=NO_FORMS.keys())
async def test_what_is_no_form_is_refused(office: Office, body: bytes) -> None:
    answer = await office.http.post("/token", content=body)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize("missing", ["code", "code_verifier", "client_id", "redirect_uri"])
async def test_half_a_form_is_none(office: Office, missing: str) -> None:
    form = {"code": "x", "code_verifier": PROOF, "client_id": "portal", "redirect_uri": REDIRECT}
    form["grant_type"] = "authorization_code"
    without = {name: each for name, each in form.items() if name != missing}

    for sent in (without, {**form, missing: ""}):
        answer = await office.token_by(**sent)
        assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


async def test_a_broken_header_is_not_helped_out_by_the_form(office: Office, secret: str) -> None:
    form = {"grant_type": CREDENTIALS, "client_id": HOSPITAL, "client_secret": secret}

    for told in ("Basic !", "Bearer x", ""):
        answer = await office.http.post("/token", data=form, headers={"authorization": told})
        assert answer.json() == {"error": "invalid_client"}


@pytest.mark.parametrize("kind", ["password", "implicit", "refresh_token", "CLIENT_CREDENTIALS"])
async def test_there_are_two_ways_in_and_no_third(office: Office, kind: str) -> None:
    answer = await office.token_by(grant_type=kind, client_id=XIE)

    assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})


async def test_a_token_is_asked_for_by_post(office: Office) -> None:
    by_address = await office.http.get("/token?grant_type=client_credentials")
    by_nothing = await office.http.post("/token")

    assert by_address.status_code == 404
    assert by_nothing.json() == {"error": "invalid_request"}
