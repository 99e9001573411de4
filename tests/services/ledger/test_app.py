import httpx

from lovebank.contracts.golden.sample import sample
from lovebank.contracts.ledger import Deposited
from lovebank.contracts.requests import HelpRequestConfirmed
from lovebank.kernel.service import Service
from tests.anybody import ANYBODY, TOKENS, TOWN
from tests.builders import HUANG, OPERATOR, WUJIAYUAN, command, told
from tests.schemathesis_city import explore, succeeded


async def test_the_ledger_does_what_its_description_says(service: Service) -> None:
    found = service.subscribers[0].find(HelpRequestConfirmed.type())
    assert found
    confirmed = {**sample(HelpRequestConfirmed), "volunteer_id": HUANG, "evidence_grade": 6}
    await found[1](told(HelpRequestConfirmed.model_validate(confirmed), "request-1"))
    await reach_a_star(service)
    service.api.state.verifier = ANYBODY

    answers = await explore(service.api, TOKENS, {**TOWN, "level": [1]})

    # A star moves on only from where it is: `api/test_stars.py` walks it step by step.
    free = {name: told for name, told in answers.items() if not name.startswith("POST /stars/")}
    assert succeeded(free) == 1


async def reach_a_star(service: Service) -> None:
    """The first rung is a minute here."""
    transport = httpx.ASGITransport(service.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://ledger") as client:
        rules = {"community_id": WUJIAYUAN, "star_ladder_minutes": [1]}
        answer = await client.post("/policies", json=rules, headers=command(OPERATOR, "rules"))
        assert answer.status_code == 201
    found = service.subscribers[0].find(Deposited.type())
    assert found
    deposited = {**sample(Deposited), "volunteer_id": HUANG}
    await found[1](told(Deposited.model_validate(deposited), "deposit:request-1"))
