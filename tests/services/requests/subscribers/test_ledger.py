"""Somebody asks to be forgotten."""

import json

import pytest

from lovebank.contracts.ids import PersonId
from lovebank.contracts.ledger import PersonErased
from tests.builders import CITY, COORDINATOR, EVENING, LEI, OPERATOR, QINGLONG, WUJIAYUAN, XIE
from tests.services.requests.town import CORRIDOR_LIGHT, LEI_AT_HOME, PHONE, Town

PERSONAL = ("雷奶奶", PHONE, "Stair 2", "Door 301", "Building 4", "Ms Lei")


async def erase(town: Town, person: str, within: str = CITY, number: int = 1) -> None:
    event = PersonErased(
        community_id=WUJIAYUAN, at=EVENING, person_id=PersonId(person), within=within
    )
    await town.hear(event, f"erasure:{person}", number)


async def kept(town: Town) -> str:
    found: list[object] = []
    for name in ("help_requests", "residents", "proxies"):
        page = await (await town.database.open(name)).find({})
        found.extend(each.value for each in page.documents)
    return json.dumps(found, ensure_ascii=False)


async def test_of_the_beneficiary_nothing_is_left_but_the_id(town: Town) -> None:
    path = await town.completed()
    await town.done("operator-telephone", f"{path}/confirm", {"confirmed_by": "telephone_operator"})
    before = await town.seen(COORDINATOR, path)

    await erase(town, LEI)
    await erase(town, LEI)  # It is heard twice.

    left = await kept(town)
    assert [text for text in PERSONAL if text in left] == []
    after = await town.seen(COORDINATOR, path)
    for stays in ("state", "ticket_no", "category", "steps"):
        assert after[stays] == before[stays]
    assert (await town.get(COORDINATOR, f"/residents/{LEI}")).status_code == 404


async def test_of_the_reporter_the_words_go_and_the_need_stays(town: Town) -> None:
    path = await town.accepted()

    await erase(town, XIE)

    seen = await town.seen(COORDINATOR, path)
    assert (seen["state"], seen["words"]) == ("accepted", "—")
    assert "雷奶奶" in await kept(town)


async def test_nobody_is_sent_to_who_was_forgotten(town: Town) -> None:
    path = f"/help-requests/{(await town.reported())['request_id']}"

    await erase(town, LEI)

    assert (await town.seen(COORDINATOR, path))["state"] == "cancelled"
    assert (await town.kinds())[-1] == "help_request.cancelled"
    answer = await town.post(XIE, "/help-requests", CORRIDOR_LIGHT)
    assert answer.json()["type"] == "no-such-resident"


@pytest.mark.parametrize("key", ["the-same-as-before", "another"])
async def test_what_is_repeated_from_before_brings_no_name_back(town: Town, key: str) -> None:
    her = {**LEI_AT_HOME, "resident_id": "neighbour-stair-5"}
    assert (await town.post(OPERATOR, "/residents", her, "the-same-as-before")).is_success

    await erase(town, "neighbour-stair-5")
    again = await town.post(OPERATOR, "/residents", her, key)

    assert (again.status_code, again.json()["type"]) == (410, "was-erased")


async def test_who_is_forgotten_speaks_for_nobody(town: Town) -> None:
    assert (await town.seen(COORDINATOR, f"/residents/{LEI}"))["proxies"] == ["neighbour-stair-3"]

    await erase(town, "neighbour-stair-3")

    assert (await town.seen(COORDINATOR, f"/residents/{LEI}"))["proxies"] == []
    proxies = await (await town.database.open("proxies")).get("neighbour-stair-3")
    assert proxies
    assert proxies.value["residents"] == []


async def test_another_communitys_office_forgets_nobody_here(town: Town) -> None:
    await town.reported()
    before = await kept(town)

    await erase(town, LEI, within=QINGLONG)

    assert await kept(town) == before
