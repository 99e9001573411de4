import json

from lovebank.contracts.ids import PersonId
from lovebank.contracts.ledger import PersonErased
from tests.builders import CITY, COORDINATOR, EVENING, HUANG, QINGLONG, WUJIAYUAN
from tests.services.volunteers.conftest import Office

WISH = {
    "community_id": WUJIAYUAN,
    "name": "黄满凤",
    "phone": "+8674600000012",
    "recruitment_channel": "community_recommendation",
    "recommended_by": COORDINATOR,
    "volunteer_id": HUANG,
    "skills": ["electrics"],
    "home_grid": "grid-2",
    "birth_year": 1961,
}


async def erase(office: Office, within: str, number: int) -> None:
    event = PersonErased(
        community_id=WUJIAYUAN, at=EVENING, person_id=PersonId(HUANG), within=within
    )
    await office.hear(event, f"erasure:{HUANG}", number)


async def kept(office: Office) -> str:
    stored = await (await office.database.open("volunteers")).get(HUANG)
    assert stored
    return json.dumps(stored.value, ensure_ascii=False)


async def test_a_volunteer_who_is_forgotten_has_left_without_a_name(office: Office) -> None:
    assert (await office.do(COORDINATOR, "/volunteers", WISH)).is_success
    assert (await office.do(COORDINATOR, f"/volunteers/{HUANG}/approve")).is_success

    await erase(office, QINGLONG, 1)  # Their office asks for nobody of ours.
    assert "黄满凤" in await kept(office)
    await erase(office, CITY, 2)
    await erase(office, CITY, 2)

    left = await kept(office)
    assert [
        text for text in ("黄", "74600000012", "1961", "electrics", "grid-2") if text in left
    ] == []
    assert len(await office.told("volunteers", "volunteer.left")) == 1
    shown = (await office.see(COORDINATOR, f"/volunteers/{HUANG}")).json()
    assert (shown["state"], shown["name"], shown["phone"]) == ("left", "—", None)


async def test_what_is_repeated_from_before_brings_no_volunteer_back(office: Office) -> None:
    await office.do(COORDINATOR, "/volunteers", WISH)
    await erase(office, CITY, 1)

    same = await office.do(COORDINATOR, "/volunteers", WISH)
    other = await office.do(COORDINATOR, "/volunteers", WISH, key="another")
    approved = await office.do(COORDINATOR, f"/volunteers/{HUANG}/approve")

    assert same.json()["name"] == "—"
    assert (other.status_code, approved.status_code) == (409, 409)
    assert "黄满凤" not in await kept(office)
