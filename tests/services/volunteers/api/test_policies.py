from tests.builders import HUANG, OPERATOR, OUTSIDER, WUJIAYUAN
from tests.services.volunteers.conftest import Office
from tests.services.volunteers.crowd import NAMES, REQUEST, join, reported

PATH = f"/policies/{WUJIAYUAN}"


async def test_a_community_may_ask_fewer_at_a_time(office: Office) -> None:
    for name in NAMES[:5]:
        await join(office, name)
    body = {"community_id": WUJIAYUAN, "wave_size": 2, "number_prefix": "WJY"}
    assert (await office.do(OPERATOR, "/policies", body)).json()["version"] == 2

    await office.hear(reported(), REQUEST, 1)

    [wave] = await office.told("dispatches", "wave.sent")
    assert (len(wave["volunteers"]), wave["policy_version"]) == (2, 2)
    await join(office, HUANG)
    number = (await office.see(HUANG, f"/volunteers/{HUANG}")).json()["volunteer_no"]
    assert number == "WJY-000006"


async def test_rules_that_make_no_sense_are_refused(office: Office) -> None:
    for told in ({"wave_size": 0}, {"offer_minutes": {"P9": 5}}, {"number_prefix": "43110"}):
        body = {"community_id": WUJIAYUAN, **told}
        assert (await office.do(OPERATOR, "/policies", body)).status_code == 422

    assert (await office.see(HUANG, PATH)).json()["version"] == 1
    assert (await office.see(OUTSIDER, PATH)).status_code == 404
