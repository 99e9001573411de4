"""How a city that has nobody yet gets its first operator, and nobody gets a second one."""

import asyncio
from pathlib import Path

import httpx
import pytest

from lovebank.contracts.access import Role
from lovebank.kernel.identity.principal import HeldRole
from tests.builders import CITY, OPERATOR
from tests.lovebank.issuer.office import Office, given, opened


def printed_code(office: Office) -> str:
    [line] = [line for line in office.issuer.welcome if "admin/claim" in line]
    return line.split()[0]


async def claim(office: Office, code: str, person: str = OPERATOR) -> httpx.Response:
    wish = {"code": code, "person": person, "name": "System operator", "scope": CITY}
    return await office.http.post("/admin/claim", json=wish)


async def test_who_reads_the_first_start_becomes_the_operator(tmp_path: Path) -> None:
    async with opened(tmp_path, demo=False) as office:
        claimed = await claim(office, printed_code(office))
        found = await office.who(claimed)

        assert claimed.status_code == 201
        assert (found.person_id, found.demo) == (OPERATOR, False)
        assert found.roles == [HeldRole(Role.OPERATOR, CITY)]
        secret = claimed.json()["client_secret"]
        signed_in = await office.by_secret(OPERATOR, secret)
        granted = await office.http.post(
            "/accounts",
            json=given(),
            headers={
                "authorization": f"Bearer {signed_in.json()['access_token']}",
                "idempotency-key": "command-1",
            },
        )
        assert granted.status_code == 201


async def test_a_city_is_claimed_once_also_by_those_who_come_together(tmp_path: Path) -> None:
    async with opened(tmp_path, demo=False) as office:
        code = printed_code(office)

        answers = await asyncio.gather(*(claim(office, code, f"person-{n}") for n in range(5)))

        assert [answer.status_code for answer in answers].count(201) == 1
        assert (await claim(office, code)).json()["type"] == "wrong-credentials"


@pytest.mark.parametrize("code", ["x" * 43, "0" * 20, "灯" * 43])
async def test_a_guess_claims_nothing(tmp_path: Path, code: str) -> None:
    async with opened(tmp_path, demo=False) as office:
        assert (await claim(office, code)).status_code == 401
        assert (await claim(office, printed_code(office))).status_code == 201


async def test_a_restart_before_the_claim_makes_another_code(tmp_path: Path) -> None:
    async with opened(tmp_path, demo=False) as office:
        before = printed_code(office)

    async with opened(tmp_path, demo=False) as office:
        assert printed_code(office) != before
        assert (await claim(office, before)).status_code == 401
        assert (await claim(office, printed_code(office))).status_code == 201


async def test_after_the_claim_no_start_prints_a_code(tmp_path: Path) -> None:
    async with opened(tmp_path, demo=False) as office:
        code = printed_code(office)
        secret = (await claim(office, code)).json()["client_secret"]

    async with opened(tmp_path, demo=False) as office:
        assert office.issuer.welcome == ()
        assert (await claim(office, code)).status_code == 401
        assert (await office.by_secret(OPERATOR, secret)).status_code == 200
