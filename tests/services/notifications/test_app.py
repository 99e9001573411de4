from lovebank.kernel.service import Service
from tests.anybody import ANYBODY, TOKENS, TOWN
from tests.schemathesis_city import explore, succeeded


async def test_notifications_does_what_its_description_says(service: Service) -> None:
    service.api.state.verifier = ANYBODY

    answers = await explore(service.api, TOKENS, TOWN)

    assert succeeded(answers) > 0.8
