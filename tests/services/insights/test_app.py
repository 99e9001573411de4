from lovebank.kernel.service import Service
from tests.anybody import ANYBODY, TOKENS, TOWN
from tests.schemathesis_city import explore, succeeded


async def test_insights_does_what_its_description_says(service: Service) -> None:
    service.api.state.verifier = ANYBODY

    known = {**TOWN, "from": ["2026-03-01"], "to": ["2026-03-05"]}

    answers = await explore(service.api, TOKENS, known)

    assert succeeded(answers) == 1
