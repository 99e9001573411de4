from tests.anybody import ANYBODY, TOKENS, TOWN
from tests.builders import COORDINATOR, HUANG, WUJIAYUAN
from tests.schemathesis_city import explore, succeeded
from tests.services.volunteers.conftest import Office
from tests.services.volunteers.crowd import join


async def test_volunteers_does_what_its_description_says(office: Office) -> None:
    await join(office, HUANG)
    activity = {
        "activity_id": "sweeping",
        "community_id": WUJIAYUAN,
        "team": "Broom",
        "title": "Sweeping",
        "starts_at": "2021-02-21T14:00:00.000Z",
        "planned_minutes": 90,
        "places": 20,
    }
    assert (await office.do(COORDINATOR, "/activities", activity)).is_success
    office.service.api.state.verifier = ANYBODY
    known = {
        "activity_id": ["sweeping"],
        "attendance_id": [f"attendance:sweeping:{HUANG}"],
        "home_grid": ["g1"],
    }

    answers = await explore(office.service.api, TOKENS, {**TOWN, **known})

    assert succeeded(answers) > 0.6
