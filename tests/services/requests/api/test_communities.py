import asyncio

from tests.builders import COORDINATOR, HUANG, OPERATOR, OUTSIDER, QINGLONG, WUJIAYUAN
from tests.services.requests.town import Town

ANEW = {"community_id": WUJIAYUAN, "name": "吴家院", "neighbours": [QINGLONG], "grids": []}


async def test_what_is_known_of_a_community_can_be_said_anew(town: Town) -> None:
    await town.done(OPERATOR, "/communities", ANEW)

    seen = await town.seen(HUANG, f"/communities/{WUJIAYUAN}")
    listed = await town.seen(OPERATOR, "/communities")

    assert seen["neighbours"] == [QINGLONG]
    assert [each["community_id"] for each in listed["items"]] == [WUJIAYUAN]
    first, second = await town.published("communities")
    assert [each["grid"] for each in first["data"]["positions"]] == ["grid-2"]
    assert second["data"]["neighbours"] == [QINGLONG]


async def test_many_say_it_at_once_and_the_last_word_counts(town: Town) -> None:
    names = [f"Qinglong {number}" for number in range(8)]
    told = [{"community_id": QINGLONG, "name": name} for name in names]

    answers = await asyncio.gather(*(town.post(OPERATOR, "/communities", each) for each in told))

    assert {answer.status_code for answer in answers} == {201}
    assert len(await town.published("communities")) == 1 + len(names)


async def test_only_who_runs_the_software_lets_a_community_take_part(town: Town) -> None:
    assert (await town.post(COORDINATOR, "/communities", ANEW)).status_code == 403
    assert (await town.get(OUTSIDER, f"/communities/{WUJIAYUAN}")).status_code == 404
