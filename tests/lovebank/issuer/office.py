"""An issuer with its doors open, at an hour that the test chooses."""

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from lovebank.contracts.access import Role
from lovebank.issuer.accounts import Account, GrantedRole
from lovebank.issuer.city import Issuer, open_issuer
from lovebank.kernel.identity.principal import Principal
from tests.builders import CITY, EVENING, OPERATOR, WUJIAYUAN, XIE, holding

URL = "http://127.0.0.1:8080/issuer"
PHONE = "13800000001"
REDIRECT = "https://portal.example/signed-in"
PROOF = "a-verifier-that-only-the-portal-knows-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(PROOF.encode()).digest()).decode().rstrip("=")


class Steered:
    now = EVENING

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Office:
    issuer: Issuer
    http: httpx.AsyncClient
    clock: Steered
    commands: list[str] = field(default_factory=list)

    async def command(
        self, path: str, body: Any = None, by: Principal | None = None, key: str = ""
    ) -> httpx.Response:
        """By the operator of the whole city, unless told; each one anew, unless told."""
        self.commands.append(path)
        token = self.token(by or holding(OPERATOR, Role.OPERATOR, scope=CITY))
        headers = {
            "authorization": f"Bearer {token}",
            "idempotency-key": key or f"command-{len(self.commands)}",
        }
        return await self.http.post(path, json=body, headers=headers)

    def token(self, principal: Principal) -> str:
        roles = tuple(GrantedRole(role=held.role, scope=held.scope) for held in principal.roles)
        account = Account(person=principal.person_id, name="Somebody", roles=roles)
        return self.issuer.mint.token_for(account)

    async def grant(self, person: str, *roles: Role, phone: str | None = None) -> None:
        granted = await self.command("/accounts", given(person, *roles, phone=phone))
        assert granted.status_code == 201, granted.text

    async def secret_of(self, person: str) -> str:
        return str((await self.command(f"/accounts/{person}/secret")).json()["client_secret"])

    async def token_by(self, **form: str) -> httpx.Response:
        return await self.http.post("/token", data=form)

    async def by_secret(self, person: str, secret: str) -> httpx.Response:
        return await self.token_by(
            grant_type="client_credentials", client_id=person, client_secret=secret
        )

    async def code_for(self, phone: str = PHONE) -> str:
        """What a demo's telephone shows."""
        asked = await self.http.post("/login/codes", json={"phone": phone})
        assert asked.status_code == 202, asked.text
        shown = (await self.http.get("/demo/phone")).json()["codes"]
        return str(dict(shown)[phone])

    async def enter(self, code: str, phone: str = PHONE, **changed: str) -> httpx.Response:
        entered = {"phone": phone, "code": code, "client_id": "portal"}
        asked = {"redirect_uri": REDIRECT, "code_challenge": CHALLENGE}
        return await self.http.post("/login/grants", json={**entered, **asked, **changed})

    async def exchange(self, grant: str, **changed: str) -> httpx.Response:
        form = {"code": grant, "code_verifier": PROOF, "client_id": "portal"}
        asked = {"grant_type": "authorization_code", "redirect_uri": REDIRECT}
        return await self.token_by(**{**form, **asked, **changed})

    async def who(self, answer: httpx.Response) -> Principal:
        """Whom the token of this answer is about, as every service finds out."""
        assert answer.is_success, answer.text
        return await self.issuer.verifier.verify(answer.json()["access_token"])


@asynccontextmanager
async def opened(
    folder: Path, *, demo: bool = True, clock: Steered | None = None
) -> AsyncIterator[Office]:
    clock = clock or Steered()
    async with open_issuer(folder, url=URL, demo=demo, clock=clock) as issuer:
        doors = httpx.ASGITransport(issuer.app)
        async with httpx.AsyncClient(transport=doors, base_url="http://issuer") as http:
            yield Office(issuer, http, clock)


def given(
    person: str = XIE, *roles: Role, phone: str | None = None, scope: str = WUJIAYUAN
) -> Mapping[str, Any]:
    held = [{"role": role, "scope": scope} for role in roles or (Role.RESIDENT,)]
    return {"person": person, "name": "Xie Runmei", "phone": phone, "roles": held}
