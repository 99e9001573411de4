import httpx

from tests.builders import AUDITOR, COORDINATOR, HUANG, OUTSIDER, WUJIAYUAN
from tests.services.ledger.api.test_accounts import bearer
from tests.services.ledger.bank import Bank, deed


async def test_each_sees_what_their_own_bank_owes(client: httpx.AsyncClient, bank: Bank) -> None:
    await bank.deposit(deed("request-1", 38))

    ours = await client.get("/balance-sheet", headers=bearer(COORDINATOR))
    theirs = await client.get("/balance-sheet", headers=bearer(OUTSIDER))

    assert ours.json()["owed_minutes"] == ours.json()["capacity_minutes"] == 38
    assert ours.json()["coverage_percent"] == 100
    assert theirs.json()["owed_minutes"] == 0
    assert (await client.get("/balance-sheet", headers=bearer(HUANG))).status_code == 403
    asked = f"/balance-sheet?place={WUJIAYUAN}"
    assert (await client.get(asked, headers=bearer(OUTSIDER))).status_code == 404
    assert (await client.get(asked, headers=bearer(AUDITOR))).json() == ours.json()
