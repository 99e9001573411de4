import asyncio

from tests.builders import CITY_OPERATOR, COORDINATOR, OPERATOR, QINGLONG, WUJIAYUAN
from tests.services.requests.town import Town


async def test_until_a_community_has_its_own_rules_the_methods_numbers_are_version_1(
    town: Town,
) -> None:
    [policy] = (await town.seen(COORDINATOR, f"/policies/{WUJIAYUAN}"))["versions"]

    assert policy["version"] == 1
    assert policy["promises"]["P1"] == {
        "acknowledge": 5,
        "accept": 15,
        "arrive": 45,
        "resolve": 60,
    }
    assert policy["confirmation"]["silence_hours"] == 72


async def test_a_new_version_decides_from_now_on_and_is_stamped_on_it(town: Town) -> None:
    before = await town.reported()
    promises = {"P1": {"accept": 10, "resolve": 30}}
    policy = await town.done(
        CITY_OPERATOR, "/policies", {"community_id": WUJIAYUAN, "promises": promises}
    )

    after = await town.reported()

    assert policy["version"] == 2
    assert (before["policy_version"], after["policy_version"]) == (1, 2)
    assert after["resolve_by"] < before["resolve_by"]


async def test_versions_have_no_gap_however_many_are_set_at_once(town: Town) -> None:
    body = {"community_id": WUJIAYUAN}
    same = await asyncio.gather(
        *(town.post(OPERATOR, "/policies", body, key="same") for _ in range(5))
    )
    await asyncio.gather(*(town.post(OPERATOR, "/policies", body) for _ in range(5)))

    versions = (await town.seen(OPERATOR, f"/policies/{WUJIAYUAN}"))["versions"]

    assert {answer.json()["version"] for answer in same} == {2}
    assert [policy["version"] for policy in versions] == [1, 2, 3, 4, 5, 6, 7]


async def test_rules_are_set_by_few_and_for_communities_that_take_part(town: Town) -> None:
    assert (
        await town.post(COORDINATOR, "/policies", {"community_id": WUJIAYUAN})
    ).status_code == 403
    assert (await town.post(OPERATOR, "/policies", {"community_id": QINGLONG})).status_code == 404
