from pathlib import Path

import pytest

from lovebank.contracts.access import Role
from lovebank.issuer.phones import SHOWN_MAX
from tests.builders import HUANG, WUJIAYUAN, XIE
from tests.lovebank.issuer.office import PHONE, Office, opened


async def test_one_acts_as_anybody_of_the_demo(office: Office) -> None:
    await office.grant(HUANG, Role.VOLUNTEER)

    found = await office.who(await office.http.post("/demo/tokens", json={"person": HUANG}))

    assert (str(found.person_id), found.demo) == (str(HUANG), True)
    [person] = (await office.http.get("/demo/people")).json()
    assert person["person"] == HUANG
    assert person["roles"] == [{"role": "volunteer", "scope": WUJIAYUAN}]


async def test_and_as_nobody_else(office: Office) -> None:
    answer = await office.http.post("/demo/tokens", json={"person": HUANG})

    assert (answer.status_code, answer.json()["type"]) == (404, "no-such-account")


async def test_the_telephones_show_their_last_codes(office: Office) -> None:
    for number in range(SHOWN_MAX + 5):
        await office.grant(f"{XIE}-{number}", Role.RESIDENT, phone=f"{PHONE}{number:02}")
        await office.code_for(f"{PHONE}{number:02}")

    shown = (await office.http.get("/demo/phone")).json()["codes"]

    assert len(shown) == SHOWN_MAX
    assert shown[-1][0] == f"{PHONE}{SHOWN_MAX + 4:02}"


@pytest.mark.parametrize("path", ["/demo/people", "/demo/phone", "/demo/tokens"])
async def test_in_a_real_town_there_is_no_such_door(tmp_path: Path, path: str) -> None:
    async with opened(tmp_path, demo=False) as office:
        await office.grant(HUANG, Role.VOLUNTEER)

        assert (await office.http.get(path)).status_code == 404
        assert (await office.http.post(path, json={"person": HUANG})).status_code == 404
