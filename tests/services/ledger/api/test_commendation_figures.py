from datetime import timedelta

import httpx

from lovebank.kernel.cause import Cause
from services.ledger.domain.order import reversal
from services.ledger.domain.transfer import Final
from tests.builders import COORDINATOR, EVENING, HUANG, OPERATOR, TANG
from tests.services.ledger.api.test_accounts import bearer
from tests.services.ledger.bank import Bank, deed

MARCH = "/commendation-figures?from=2021-03-01&to=2021-03-31"
# In China it is past midnight: the day before the first of March, its evening in London.
FIRST_OF_MARCH = EVENING.replace(day=28, hour=16, minute=0)


async def test_who_served_most_in_a_period_comes_first(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    early = FIRST_OF_MARCH - timedelta(seconds=1)
    await bank.deposit(deed("before", 50, HUANG, served_at=early))
    await bank.deposit(deed("request-1", 38, HUANG, served_at=FIRST_OF_MARCH))
    await bank.deposit(deed("request-2", 20, TANG, served_at=FIRST_OF_MARCH))
    await bank.deposit(deed("attendance:tea:tang", 60, TANG, served_at=FIRST_OF_MARCH))

    figures = (await client.get(MARCH, headers=bearer(COORDINATOR))).json()

    assert figures == {
        "volunteers": 2,
        "minutes": 118,
        "needs": 2,
        "sessions": 1,
        "most": [
            {"volunteer_id": TANG, "minutes": 80, "needs": 1, "sessions": 1},
            {"volunteer_id": HUANG, "minutes": 38, "needs": 1, "sessions": 0},
        ],
        "teams": [],
    }


async def test_teams_are_counted_by_what_they_did_together(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    for number, (team, person, minutes) in enumerate(
        (("team-a", HUANG, 60), ("team-a", TANG, 60), ("team-b", TANG, 90), (None, HUANG, 38))
    ):
        done = deed(f"attendance:{number}:{person}", minutes, person, served_at=FIRST_OF_MARCH)
        await bank.deposit(done.model_copy(update={"team_id": team}))

    figures = (await client.get(MARCH, headers=bearer(COORDINATOR))).json()

    assert figures["teams"] == [
        {"team_id": "team-a", "minutes": 120, "sessions": 2, "volunteers": 2},
        {"team_id": "team-b", "minutes": 90, "sessions": 1, "volunteers": 1},
    ]


async def test_what_was_taken_back_counts_for_nobody(client: httpx.AsyncClient, bank: Bank) -> None:
    outcome = await bank.teller.deposit(
        deed("request-1", 38, HUANG, served_at=FIRST_OF_MARCH), Cause(id="request-1:6")
    )
    assert isinstance(outcome, Final)
    back = reversal(outcome.transfer.order, 38, 38, "it was another day", COORDINATOR)
    await bank.teller.submit(back, Cause(id="back"))

    figures = (await client.get(MARCH, headers=bearer(COORDINATOR))).json()

    assert (figures["volunteers"], figures["minutes"]) == (0, 0)


async def test_they_are_for_who_may_nominate(client: httpx.AsyncClient) -> None:
    upside_down = MARCH.replace("2021-03-31", "2021-02-01")

    assert (await client.get(MARCH, headers=bearer(OPERATOR))).status_code == 403
    assert (await client.get(MARCH, headers=bearer(HUANG))).status_code == 403
    assert (await client.get(upside_down, headers=bearer(COORDINATOR))).status_code == 422
