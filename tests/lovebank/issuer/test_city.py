from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from lovebank.contracts.access import Role
from lovebank.issuer.city import KIND_FILE
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.identity.principal import InvalidToken
from tests.builders import CITY, HUANG, OPERATOR, XIE, holding
from tests.lovebank.issuer.office import PHONE, URL, Office, Steered, opened

HOSPITAL = "hospital"


def names(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def read(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_client_finds_everything_from_the_issuers_address(office: Office) -> None:
    told = (await office.http.get("/.well-known/openid-configuration")).json()

    assert told["issuer"] == URL
    assert told["jwks_uri"] == f"{URL}/jwks"
    assert told["token_endpoint"] == f"{URL}/token"
    assert told["code_challenge_methods_supported"] == ["S256"]


async def test_anybody_can_check_a_token_by_what_is_published(office: Office) -> None:
    await office.grant(HUANG, Role.VOLUNTEER)
    acting = await office.http.post("/demo/tokens", json={"person": HUANG})
    published = KeySet.import_key_set((await office.http.get("/jwks")).json())

    token = jwt.decode(acting.json()["access_token"], published, algorithms=["ES256"])

    assert (token.claims["sub"], token.claims["iss"], token.claims["aud"]) == (
        HUANG,
        URL,
        "lovebank",
    )
    assert token.claims["exp"] - token.claims["iat"] == 600
    assert "d" not in (await office.http.get("/jwks")).json()["keys"][0]


async def test_a_restart_keeps_keys_accounts_secrets_and_tries(tmp_path: Path) -> None:
    clock = Steered()
    async with opened(tmp_path, clock=clock) as office:
        await office.grant(XIE, Role.RESIDENT, phone=PHONE)
        await office.grant(HOSPITAL, Role.SERVICE)
        secret = await office.secret_of(HOSPITAL)
        token = office.token(holding(XIE, Role.RESIDENT))
        code = await office.code_for()
        for _ in range(5):
            await office.enter("000000" if code != "000000" else "000001")

    async with opened(tmp_path, clock=clock) as office:
        assert await office.issuer.verifier.verify(token)
        assert (await office.by_secret(HOSPITAL, secret)).status_code == 200
        assert (await office.enter(code)).status_code == 429
        assert await office.code_for()


async def test_nothing_that_signs_in_is_kept_as_it_is(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        await office.grant(HOSPITAL, Role.SERVICE)
        secret = await office.secret_of(HOSPITAL)
    written = b"".join(read(path) for path in names(tmp_path))

    assert HOSPITAL.encode() in written
    assert secret.encode() not in written


async def test_a_real_town_is_not_opened_as_a_demo_nor_a_demo_as_a_town(tmp_path: Path) -> None:
    for was_demo in (True, False):
        folder = tmp_path / str(was_demo)
        async with opened(folder, demo=was_demo):
            pass
        with pytest.raises(CannotStart, match="choose another data folder"):
            async with opened(folder, demo=not was_demo):
                pass
        async with opened(folder, demo=was_demo):
            pass
        assert (folder / KIND_FILE).read_text() == ("demo\n" if was_demo else "town\n")


async def test_a_demo_does_not_run_in_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOVEBANK_ENV", "production")

    with pytest.raises(CannotStart, match="production"):
        async with opened(tmp_path, demo=True):
            pass
    assert names(tmp_path) == []  # Nothing of a demo is left behind.
    async with opened(tmp_path, demo=False) as office:
        assert office.issuer.welcome


async def test_a_demos_token_opens_nothing_in_a_real_town(tmp_path: Path) -> None:
    operator = holding(OPERATOR, Role.OPERATOR, scope=CITY)
    async with opened(tmp_path / "demo") as demo:
        token = demo.token(operator)
    # Even by the same key, at the same address.
    (tmp_path / "town").mkdir()
    keys = tmp_path / "town" / "issuer-keys.json"
    keys.touch(mode=0o600)
    keys.write_bytes((tmp_path / "demo" / "issuer-keys.json").read_bytes())

    async with opened(tmp_path / "town", demo=False) as town:
        with pytest.raises(InvalidToken, match="demo"):
            await town.issuer.verifier.verify(token)
        assert await town.issuer.verifier.verify(town.token(operator))


async def test_outside_a_demo_no_code_is_shown_or_written_where_others_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with opened(tmp_path, demo=False) as office:
        await office.grant(XIE, Role.RESIDENT, phone=PHONE)
        asked = await office.http.post("/login/codes", json={"phone": PHONE})

    assert asked.status_code == 202
    assert "login_code.undelivered" in caplog.text
    assert PHONE not in caplog.text
