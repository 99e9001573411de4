"""Whoever begins at discovery finds all doors of the issuer, as they are described."""

import stat
from collections import Counter
from pathlib import Path

import httpx

from lovebank.contracts.access import Role
from lovebank.issuer.city import CITY, Issuer, open_issuer
from lovebank.kernel.identity.keys import KeysOverHttp
from lovebank.kernel.identity.tokens import JwtVerifier
from lovebank.kernel.run import listen, serving
from tests.architecture.test_doors import ask_everywhere
from tests.builders import OPERATOR, WUJIAYUAN, XIE, holding
from tests.lovebank.issuer.office import PHONE, Office, given, opened
from tests.schemathesis_city import explore

PUBLIC = {
    "/.well-known/openid-configuration",
    "/jwks",
    "/login/codes",
    "/login/grants",
    "/admin/claim",
    "/health",
    "/ready",
    "/metrics",
}


def code_of(issuer: Issuer) -> str:
    return issuer.welcome[1].split()[0]


def claim(code: str, person: str = OPERATOR) -> dict[str, str]:
    return {"code": code, "person": person, "name": "System operator", "scope": CITY}


async def test_whoever_begins_at_discovery_finds_all_that_is_needed(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        async with (
            open_issuer(tmp_path, url=url, demo=False) as issuer,
            serving(issuer.app, door),
            httpx.AsyncClient() as http,
        ):
            told = (await http.get(f"{url}/.well-known/openid-configuration")).json()
            claimed = await http.post(f"{url}/admin/claim", json=claim(code_of(issuer)))
            by_secret = (OPERATOR, claimed.json()["client_secret"])
            form = {"grant_type": told["grant_types_supported"][0]}
            given = await http.post(told["token_endpoint"], data=form, auth=by_secret)

            elsewhere = JwtVerifier(
                KeysOverHttp(told["jwks_uri"]),
                issuer=told["issuer"],
                audience="lovebank",
                allow_demo=False,
            )
            found = await elsewhere.verify(given.json()["access_token"])

    assert (told["issuer"], found.person_id) == (url, OPERATOR)
    assert told["token_endpoint_auth_methods_supported"] == [
        "client_secret_basic",
        "client_secret_post",
    ]


async def test_its_keys_are_told_without_what_signs(office: Office) -> None:
    [key] = (await office.http.get("/jwks")).json()["keys"]

    assert {*key} == {"kty", "crv", "x", "y", "kid", "use", "alg"}


async def test_what_it_keeps_nobody_else_on_the_machine_reads(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        await office.grant(XIE, Role.RESIDENT, phone=PHONE)
        modes = modes_of(tmp_path)

    assert "issuer.sqlite" in modes
    assert {name for name, mode in modes.items() if mode & 0o077} <= {"issuer-kind"}


def modes_of(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def test_without_a_token_only_what_is_public_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path, demo=False) as office:
        told = await ask_everywhere(office.issuer.api)

    assert {path for path, status in told if status not in {401, 405}} <= PUBLIC


async def test_the_issuer_does_what_its_description_says(office: Office) -> None:
    office.clock.now = office.clock.now.replace(year=2099)  # So that no token runs out meanwhile.
    await office.grant(XIE, Role.RESIDENT, phone=PHONE)
    await office.grant("hospital", Role.SERVICE)
    tokens = [
        office.token(holding(OPERATOR, Role.OPERATOR, scope=CITY)),
        office.token(holding(OPERATOR, Role.OPERATOR)),
        office.token(holding(XIE, Role.RESIDENT)),
    ]
    known = {
        "person": ["hospital", XIE, "somebody-new"],
        "phone": [PHONE],
        "scope": [WUJIAYUAN, CITY],
        "roles": [given(XIE, Role.SERVICE)["roles"]],
    }

    answers = await explore(office.issuer.api, [tokens[0]] * 6 + tokens, known)

    # Nobody was told the code of a demo city, and each code that is sent makes the known one void.
    undone = {name for name, counted in answers.items() if not done(counted)}
    assert undone <= {"POST /admin/claim", "POST /login/grants"}


def done(counted: Counter[int]) -> bool:
    return any(200 <= status < 300 for status in counted)
