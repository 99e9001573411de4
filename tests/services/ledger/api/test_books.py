import httpx

from lovebank.contracts.ids import VolunteerId
from services.ledger.domain.chart import account_of
from tests.builders import AUDITOR, CITY, COORDINATOR, HUANG, OUTSIDER, QINGLONG, TANG, WUJIAYUAN
from tests.services.ledger.api.test_accounts import bearer
from tests.services.ledger.bank import Bank, deed


async def test_the_books_sum_to_zero(client: httpx.AsyncClient, bank: Bank) -> None:
    await bank.deposit(deed("a", 38))
    await bank.deposit(deed("b", 20, volunteer_id=VolunteerId(TANG)))

    books = await client.get(f"/books?place={WUJIAYUAN}", headers=bearer(COORDINATOR))

    assert books.json() == {
        "accounts": 2,
        "member_minutes": 58,
        "issuance_minutes": -58,
        "other_side_minutes": {f"issuance:{WUJIAYUAN}": -58},
        "total_minutes": 0,
        "in_transit_minutes": 0,
        "differences": [],
    }


async def test_minutes_that_came_from_nowhere_are_found(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    await bank.deposit(deed("a", 38))
    documents = await bank.database.open("accounts")
    stored = await documents.get(account_of(HUANG))
    assert stored
    await documents.replace(stored, {**stored.value, "available": 380}, [])

    books = (await client.get("/books", headers=bearer(AUDITOR))).json()

    assert books["total_minutes"] == 342
    balance, available = books["differences"]
    assert (balance["what"], available["what"]) == ("balance_minutes", "available")
    assert (balance["account_says"], balance["journal_says"]) == (380, 38)


async def test_each_sees_the_books_of_their_own_place(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    await bank.deposit(deed("a", 38))

    city = await client.get(f"/books?place={CITY}", headers=bearer(AUDITOR))
    neighbours = await client.get("/books", headers=bearer(OUTSIDER))
    theirs = await client.get(f"/books?place={WUJIAYUAN}", headers=bearer(OUTSIDER))
    nobody = await client.get("/books", headers=bearer(HUANG))

    assert city.json()["member_minutes"] == 38
    assert neighbours.json()["member_minutes"] == 0
    assert (theirs.status_code, nobody.status_code) == (404, 403)
    assert (await client.get(f"/books?place={QINGLONG}", headers=bearer(AUDITOR))).is_success
