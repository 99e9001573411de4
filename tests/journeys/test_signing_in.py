"""Signing in over real HTTP, and a service elsewhere that knows the issuer only by its address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from lovebank.contracts.access import Role
from lovebank.contracts.ids import PersonId
from lovebank.issuer.city import Issuer, open_issuer
from lovebank.kernel.identity.keys import KeysOverHttp
from lovebank.kernel.identity.principal import HeldRole
from lovebank.kernel.identity.tokens import JwtVerifier
from lovebank.kernel.run import listen, serving
from tests.builders import WUJIAYUAN, command
from tests.lovebank.issuer.office import CHALLENGE, PHONE, PROOF, REDIRECT, given

HUANG = PersonId("huang-manfeng")
PORTAL = {"client_id": "portal", "redirect_uri": REDIRECT}


@asynccontextmanager
async def issuer_at_home(folder: Path, port: int = 0) -> AsyncIterator[tuple[Issuer, str]]:
    with listen("127.0.0.1", port) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        async with open_issuer(folder, url=url, demo=True) as issuer, serving(issuer.app, door):
            yield issuer, url


async def sign_in(http: httpx.AsyncClient) -> str:
    """As the portal does it for who holds the telephone."""
    await http.post("/login/codes", json={"phone": PHONE})
    code = dict((await http.get("/demo/phone")).json()["codes"])[PHONE]
    entered = {"phone": PHONE, "code": code, "code_challenge": CHALLENGE, **PORTAL}
    grant = (await http.post("/login/grants", json=entered)).json()["code"]
    form = {"grant_type": "authorization_code", "code": grant, "code_verifier": PROOF, **PORTAL}
    return str((await http.post("/token", data=form)).json()["access_token"])


async def elsewhere(http: httpx.AsyncClient) -> JwtVerifier:
    told = (await http.get("/.well-known/openid-configuration")).json()
    keys = KeysOverHttp(told["jwks_uri"])
    return JwtVerifier(keys, issuer=told["issuer"], audience="lovebank", allow_demo=True)


async def test_from_a_telephone_to_a_service_elsewhere_past_a_rotation_and_a_restart(
    tmp_path: Path,
) -> None:
    # Given Huang Manfeng, whom the operator gave an account
    async with issuer_at_home(tmp_path) as (issuer, url), httpx.AsyncClient(base_url=url) as http:
        operator = command(issuer.token_for_operator("system-operator"), "1")
        account = given(HUANG, Role.VOLUNTEER, phone=PHONE)
        assert (await http.post("/accounts", json=account, headers=operator)).status_code == 201

        # When she signs in, then a service elsewhere knows her
        service, before = await elsewhere(http), await sign_in(http)
        known = await service.verify(before)
        assert (known.person_id, [*known.roles]) == (HUANG, [HeldRole(Role.VOLUNTEER, WUJIAYUAN)])

        # and when the keys are changed, her token is still good
        rotate = {**operator, "idempotency-key": "2"}
        assert (await http.post("/signing-keys", headers=rotate)).status_code == 201
        assert (await service.verify(before)).person_id == HUANG

    # and a restart at the same address takes neither her account nor the keys
    port = int(url.rpartition(":")[2])
    async with issuer_at_home(tmp_path, port) as (_, url), httpx.AsyncClient(base_url=url) as http:
        service = await elsewhere(http)
        assert (await service.verify(before)).person_id == HUANG
        assert (await service.verify(await sign_in(http))).person_id == HUANG
