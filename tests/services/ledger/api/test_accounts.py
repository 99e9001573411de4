import httpx
import pytest

from lovebank.contracts.words import EvidenceGrade
from tests.builders import AUDITOR, COORDINATOR, HUANG, OUTSIDER, TANG, TELEPHONE
from tests.services.ledger.bank import Bank, deed


def bearer(person: str) -> dict[str, str]:
    return {"authorization": f"Bearer {person}"}


async def test_a_volunteer_sees_what_they_have(client: httpx.AsyncClient, bank: Bank) -> None:
    await bank.deposit(deed(minutes_served=38))

    answer = await client.get(f"/accounts/{HUANG}", headers=bearer(HUANG))

    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["account_id"], shown["balance_minutes"]) == ("account:huang-manfeng", 38)
    assert (shown["lifetime_minutes"], shown["version"]) == (38, 1)
    assert shown["star"] == {
        "eligible_level": 0,
        "next_level_at_minutes": 6_000,
        "policy_version": 1,
    }


@pytest.mark.parametrize(
    ("person", "status"),
    [(HUANG, 200), (COORDINATOR, 200), (AUDITOR, 200), (TANG, 403), (TELEPHONE, 403)],
)
async def test_an_account_is_for_its_owner_the_office_and_the_auditor(
    client: httpx.AsyncClient, bank: Bank, person: str, status: int
) -> None:
    await bank.deposit(deed())

    for path in (f"/accounts/{HUANG}", f"/accounts/{HUANG}/statement"):
        assert (await client.get(path, headers=bearer(person))).status_code == status


async def test_for_another_community_there_is_no_such_account(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    await bank.deposit(deed())

    there = await client.get(f"/accounts/{HUANG}", headers=bearer(OUTSIDER))
    nowhere = await client.get("/accounts/nobody", headers=bearer(OUTSIDER))

    assert there.status_code == nowhere.status_code == 404
    assert there.json()["detail"] == nowhere.json()["detail"]


async def test_a_statement_has_every_line_page_by_page(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    for number in range(5):
        await bank.deposit(deed(f"request-{number}", minutes_served=10 + number))
    await bank.deposit(deed("declared", 7, evidence_grade=EvidenceGrade.SELF_DECLARED))

    lines, cursor = [], ""
    while True:
        path = f"/accounts/{HUANG}/statement?limit=2{cursor}"
        page = (await client.get(path, headers=bearer(HUANG))).json()
        lines += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert [line["line"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line["balance_minutes"] for line in lines] == [10, 21, 33, 46, 60, 67]
    assert (lines[-1]["minutes"], lines[-1]["recognised_minutes"]) == (7, 0)


async def test_a_star_is_measured_by_the_rules_in_force(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    await bank.deposit(deed(minutes_served=70))
    rules = {"community_id": "yongzhou.lengshuitan.meiwan.wujiayuan"}
    body = {**rules, "star_ladder_minutes": [60, 120]}
    headers = {**bearer("system-operator"), "idempotency-key": "ladder"}
    assert (await client.post("/policies", json=body, headers=headers)).status_code == 201

    shown = (await client.get(f"/accounts/{HUANG}", headers=bearer(HUANG))).json()

    assert shown["star"] == {
        "eligible_level": 1,
        "next_level_at_minutes": 120,
        "policy_version": 2,
    }
