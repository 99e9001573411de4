import httpx

from lovebank.contracts.words import EvidenceGrade
from tests.builders import COORDINATOR, HUANG, OUTSIDER, TANG, command
from tests.services.ledger.bank import Bank, deed


async def test_the_record_has_every_deed_with_its_grade(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    await bank.deposit(deed("request-1", 38))
    await bank.deposit(deed("declared", 60, evidence_grade=EvidenceGrade.SELF_DECLARED))

    shown = await client.get(f"/service-records/{HUANG}", headers=command(HUANG, "unused"))

    lines = [
        (each["line"], each["evidence_grade"], each["minutes_served"], each["recognised_minutes"])
        for each in shown.json()["items"]
    ]
    assert lines == [(1, 6, 38, 38), (2, 1, 60, 0)]
    assert {each["corrected_by"] for each in shown.json()["items"]} == {None}


async def test_a_record_is_for_its_holder_and_their_office(
    client: httpx.AsyncClient, bank: Bank
) -> None:
    await bank.deposit(deed())

    seen = {}
    for person in (HUANG, COORDINATOR, TANG, OUTSIDER):
        answer = await client.get(f"/service-records/{HUANG}", headers=command(person, "unused"))
        seen[person] = answer.status_code

    assert seen == {HUANG: 200, COORDINATOR: 200, TANG: 403, OUTSIDER: 404}
