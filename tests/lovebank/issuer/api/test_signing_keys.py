import pytest

from lovebank.contracts.access import Role
from tests.builders import CITY, COORDINATOR, XIE, holding
from tests.lovebank.issuer.office import Office


async def kids(office: Office) -> list[str]:
    return [key["kid"] for key in (await office.http.get("/jwks")).json()["keys"]]


async def test_a_new_key_signs_and_the_old_one_is_still_told(office: Office) -> None:
    [old] = await kids(office)
    token = office.token(holding(XIE, Role.RESIDENT))

    made = await office.command("/signing-keys", key="rotate-1")

    new = made.json()["kid"]
    assert (made.status_code, await kids(office)) == (201, [new, old])
    assert await office.issuer.verifier.verify(token)
    assert (await office.command("/accounts", {})).status_code == 422  # Not 401: the new one holds.


async def test_asked_again_no_other_key_is_made(office: Office) -> None:
    first = await office.command("/signing-keys", key="rotate-1")
    again = await office.command("/signing-keys", key="rotate-1")

    assert first.json() == again.json()
    assert len(await kids(office)) == 2


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
async def test_nobody_but_an_operator_rotates(office: Office, role: Role) -> None:
    before = await kids(office)

    answer = await office.command("/signing-keys", by=holding(COORDINATOR, role, scope=CITY))

    assert (answer.status_code, answer.json()["type"]) == (403, "not-for-you")
    assert await kids(office) == before
