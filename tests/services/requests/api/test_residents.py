from tests.builders import COORDINATOR, HUANG, LEI, NEIGHBOUR, OUTSIDER, TELEPHONE, XIE
from tests.services.requests.town import LEI_AT_HOME, PHONE, Town


async def test_a_resident_and_her_proxy_see_all_the_desk_sees_no_door(town: Town) -> None:
    for person in (LEI, NEIGHBOUR):
        assert (await town.seen(person, f"/residents/{LEI}"))["door"] == "Door 301"

    at_desk = await town.get(COORDINATOR, f"/residents/{LEI}")

    assert at_desk.json()["name"] == "雷奶奶"
    assert not [words for words in (PHONE, "Stair 2", "Door 301") if words in at_desk.text]


async def test_others_do_not_read_a_resident(town: Town) -> None:
    for person, status in ((XIE, 403), (HUANG, 403), (OUTSIDER, 404)):
        assert (await town.get(person, f"/residents/{LEI}")).status_code == status


async def test_a_resident_is_registered_once(town: Town) -> None:
    again = await town.post(TELEPHONE, "/residents", LEI_AT_HOME)
    other = await town.done(
        TELEPHONE, "/residents", {**LEI_AT_HOME, "resident_id": None, "proxies": []}
    )

    assert (again.status_code, again.json()["type"]) == (409, "already-registered")
    assert other["resident_id"] != LEI


async def test_a_resident_lives_in_a_grid_that_there_is(town: Town) -> None:
    answer = await town.post(
        TELEPHONE, "/residents", {**LEI_AT_HOME, "resident_id": "x", "grid": "grid-9"}
    )

    assert (answer.status_code, answer.json()["type"]) == (422, "no-such-grid")
