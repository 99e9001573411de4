"""A certificate: issued from the record, printed, verified by a stranger, revoked."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.service import Service
from tests.builders import (
    COORDINATOR,
    EVENING,
    HUANG,
    OPERATOR,
    OUTSIDER,
    TANG,
    WUJIAYUAN,
    command,
)
from tests.services.ledger.bank import Bank, deed

FEBRUARY = {"first_day": "2021-02-01", "last_day": "2021-02-28"}
NAME = "黄满凤"


@pytest.fixture(autouse=True)
async def served(bank: Bank) -> None:
    """Three kinds of evidence in February, one of which does not count; one deed in March."""
    await bank.deposit(deed("request-1", 38))
    photo = EvidenceGrade.ROSTER_AND_PHOTO
    await bank.deposit(deed("activity-1:huang", 120, evidence_grade=photo))
    await bank.deposit(deed("declared", 60, evidence_grade=EvidenceGrade.SELF_DECLARED))
    await bank.deposit(deed("request-2", 45, served_at=EVENING + timedelta(days=20)))


async def issue(
    client: httpx.AsyncClient, person: str = HUANG, key: str = "issue", **told: Any
) -> httpx.Response:
    body = {"volunteer_id": HUANG, **FEBRUARY, **told}
    return await client.post("/certificates", json=body, headers=command(person, key))


async def look(client: httpx.AsyncClient, issued: dict[str, Any]) -> httpx.Response:
    """Without a token, as a stranger does."""
    return await client.get(f"/certificates/{issued['number']}/{issued['code']}")


async def test_a_stranger_sees_the_sum_the_days_and_the_grades(client: httpx.AsyncClient) -> None:
    issued = await issue(client)
    assert issued.status_code == 201

    seen = (await look(client, issued.json())).json()

    assert (seen["minutes"], seen["minutes_by_grade"]) == (158, {"3": 120, "6": 38})
    assert (seen["first_day"], seen["last_day"]) == ("2021-02-01", "2021-02-22"), "no day to come"
    assert (seen["state"], seen["star_level"], seen["deeds"]) == ("issued", 0, None)
    assert HUANG not in str(seen)


async def test_what_counts_for_certificates_need_not_count_for_stars(
    client: httpx.AsyncClient,
) -> None:
    """A community may let somebody's own word stand on paper, with its grade beside it."""
    rules = {"community_id": WUJIAYUAN, "grades_for_certificates": [1, 6]}
    await client.post("/policies", json=rules, headers=command(OPERATOR, "rules"))

    issued = (await issue(client, shown=["grades", "deeds"])).json()

    seen = (await look(client, issued)).json()
    assert (seen["minutes"], seen["minutes_by_grade"]) == (98, {"1": 60, "6": 38})
    assert [each["minutes"] for each in seen["deeds"]] == [38, 60]


async def test_what_the_holder_keeps_back_no_stranger_sees(client: httpx.AsyncClient) -> None:
    issued = (await issue(client, shown=["deeds"])).json()

    seen = (await look(client, issued)).json()

    assert seen["minutes_by_grade"] is seen["star_level"] is None
    assert [each["minutes"] for each in seen["deeds"]] == [38, 120]
    page = await client.get(
        f"/certificates/{issued['number']}/{issued['code']}", headers={"accept": "text/html"}
    )
    assert "服务明细" in page.text
    assert "按佐证等级" not in page.text


async def test_the_address_on_it_is_found_wherever_the_ledger_is_mounted(service: Service) -> None:
    city = Starlette(routes=[Mount("/ledger", app=service.api)])
    doors = httpx.ASGITransport(city)
    async with httpx.AsyncClient(transport=doors, base_url="http://city") as http:
        body = {"volunteer_id": HUANG, **FEBRUARY}
        headers = command(HUANG, "issue")
        issued = (await http.post("/ledger/certificates", json=body, headers=headers)).json()

        assert issued["url"].startswith("http://city/ledger/certificates/")
        assert (await http.get(issued["url"])).status_code == 200


async def test_number_and_code_may_be_typed_as_they_are_read(client: httpx.AsyncClient) -> None:
    issued = (await issue(client)).json()
    number = issued["number"].lower().replace("-", " ").replace("0", "o")
    code = issued["code"].lower().replace("-", "").replace("1", "l")

    assert (await client.get(f"/certificates/{number}/{code}")).status_code == 200


async def test_a_wrong_code_is_answered_like_a_number_that_there_is_not(
    client: httpx.AsyncClient,
) -> None:
    issued = (await issue(client)).json()

    wrong = await client.get(f"/certificates/{issued['number']}/AAAAA-AAAAA-AAAAA-A")
    nowhere = await client.get(f"/certificates/00000-00000/{issued['code']}")
    page = await client.get("/certificates/0/0", headers={"accept": "text/html"})
    odd = await client.get(
        f"/certificates/{issued['number']}/查验码", headers={"accept": "text/html"}
    )

    assert wrong.status_code == nowhere.status_code == page.status_code == odd.status_code == 404
    assert wrong.json()["detail"] == nowhere.json()["detail"]
    assert odd.text == page.text
    assert "查无此证明" in page.text


async def test_a_certificate_that_is_revoked_says_so(client: httpx.AsyncClient) -> None:
    issued = (await issue(client)).json()

    revoked = await client.post(
        f"/certificate-revocations/{issued['number']}",
        json={"grounds": "issued_in_error"},
        headers=command(COORDINATOR, "revoke"),
    )

    assert revoked.status_code == 200
    assert (await look(client, issued)).json()["state"] == "revoked"
    page = await client.get(
        f"/certificates/{issued['number']}/{issued['code']}", headers={"accept": "text/html"}
    )
    assert "本证明已撤销" in page.text


async def test_the_same_command_again_issues_no_second_one(client: httpx.AsyncClient) -> None:
    first, second = await issue(client), await issue(client)

    assert first.json() == second.json()


async def test_who_has_lost_the_paper_finds_the_number_again(client: httpx.AsyncClient) -> None:
    issued = [(await issue(client, key=key)).json() for key in ("one", "two")]

    async def asked_by(person: str) -> httpx.Response:
        path = f"/certificates?volunteer_id={HUANG}"
        return await client.get(path, headers={"authorization": f"Bearer {person}"})

    found = {each["number"] for each in (await asked_by(COORDINATOR)).json()["items"]}
    assert found == {each["number"] for each in issued}
    assert (await asked_by(TANG)).status_code == 403
    assert (await asked_by(OUTSIDER)).status_code == 404


async def test_where_nothing_was_served_there_is_nothing_to_certify(
    client: httpx.AsyncClient,
) -> None:
    refused = await issue(client, first_day="2020-01-01", last_day="2020-12-31")

    assert (refused.status_code, refused.json()["type"]) == (409, "nothing-to-certify")


@pytest.mark.parametrize(("person", "status"), [(COORDINATOR, 201), (TANG, 403), (OUTSIDER, 404)])
async def test_the_holder_and_their_office_ask_for_it(
    client: httpx.AsyncClient, person: str, status: int
) -> None:
    assert (await issue(client, person)).status_code == status


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_it_is_printed_with_a_name_that_is_kept_nowhere(
    client: httpx.AsyncClient, bank: Bank, language: str
) -> None:
    issued = (await issue(client, shown=["grades", "star", "deeds"])).json()

    printed = await client.post(
        f"/certificate-papers/{issued['number']}",
        json={"language": language, "holder_name": NAME},
        headers=command(HUANG, "print"),
    )

    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    assert b"NotoSansSC" in printed.content, "the font lies in the file"
    kept = await bank.database.open("certificates")
    document = await kept.get(f"certificate:{issued['number']}")
    assert NAME not in str(document)


async def test_a_name_with_a_sign_that_the_font_lacks_is_refused_and_not_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    issued = (await issue(client)).json()

    refused = await client.post(
        f"/certificate-papers/{issued['number']}",
        json={"holder_name": "黄\U0003134a"},
        headers=command(HUANG, "print"),
    )

    assert (refused.status_code, refused.json()["type"]) == (409, "name-not-printable")
    assert "\U0003134a" not in caplog.text


async def test_the_office_has_its_name_on_it(client: httpx.AsyncClient) -> None:
    rules = {"community_id": WUJIAYUAN, "issuer_name": "Wujiayuan community office"}
    await client.post("/policies", json=rules, headers=command(OPERATOR, "name"))

    issued = (await issue(client)).json()

    assert (await look(client, issued)).json()["issuer"] == "Wujiayuan community office"
