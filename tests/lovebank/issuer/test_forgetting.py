import json
from http import HTTPStatus

from lovebank.contracts.ids import PersonId
from lovebank.contracts.ledger import PersonErased
from tests.builders import CITY, EVENING, QINGLONG, WUJIAYUAN, XIE
from tests.hearing import as_heard, deliver
from tests.lovebank.issuer.office import PHONE, Office

HER = {
    "person": XIE,
    "name": "谢润梅",
    "phone": PHONE,
    "roles": [{"role": "resident", "scope": WUJIAYUAN}],
}


async def erase(office: Office, within: str, number: int) -> None:
    event = PersonErased(community_id=WUJIAYUAN, at=EVENING, person_id=PersonId(XIE), within=within)
    await deliver(office.issuer.service.subscribers[0], as_heard(event, f"erasure:{XIE}", number))


async def kept(office: Office) -> str:
    stored = await (await office.issuer.database.open("accounts")).get(XIE)
    assert stored
    return json.dumps(stored.value, ensure_ascii=False)


async def test_nobody_signs_in_as_who_was_forgotten(office: Office) -> None:
    assert (await office.command("/accounts", HER, key="granted")).is_success

    await erase(office, QINGLONG, 1)
    assert PHONE in await kept(office)
    await erase(office, CITY, 2)
    await erase(office, CITY, 2)

    left = await kept(office)
    assert [text for text in ("谢", PHONE, "resident") if text in left] == []
    for key in ("granted", "another"):
        again = await office.command("/accounts", HER, key=key)
        assert again.status_code == HTTPStatus.GONE
    other = await office.command("/accounts", {**HER, "person": "neighbour-stair-5"})
    assert other.is_success  # The telephone is free again.
