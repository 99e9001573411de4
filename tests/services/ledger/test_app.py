from lovebank.contracts.golden.sample import sample
from lovebank.contracts.requests import HelpRequestConfirmed
from lovebank.kernel.service import Service
from tests.anybody import ANYBODY, TOKENS, TOWN
from tests.builders import HUANG, told
from tests.schemathesis_city import explore, succeeded


async def test_the_ledger_does_what_its_description_says(service: Service) -> None:
    found = service.subscribers[0].find(HelpRequestConfirmed.type())
    assert found
    confirmed = {**sample(HelpRequestConfirmed), "volunteer_id": HUANG}
    await found[1](told(HelpRequestConfirmed.model_validate(confirmed), "request-1"))
    service.api.state.verifier = ANYBODY

    answers = await explore(service.api, TOKENS, TOWN)

    assert succeeded(answers) == 1
