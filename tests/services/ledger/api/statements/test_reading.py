"""The statement of a month, on the screen and on paper."""

from datetime import timedelta

import httpx
import pytest

from tests.builders import COORDINATOR, HUANG, OUTSIDER, TANG, command
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.conftest import Hour


@pytest.fixture(autouse=True)
async def served(bank: Bank, clock: Hour) -> None:
    await bank.deposit(deed("request-1", 38))
    await bank.deposit(deed("request-2", 20))
    clock.at += timedelta(days=40)
    await bank.deposit(deed("request-3", 45))


async def test_each_month_begins_with_what_the_last_one_ended_with(
    client: httpx.AsyncClient,
) -> None:
    told = {}
    for month in ("2021-02", "2021-03", "2021-04", "2021-05"):
        answer = await client.get(f"/statements/{HUANG}/{month}", headers=command(HUANG, "unused"))
        shown = answer.json()
        lines = [line["line"] for line in shown["lines"]]
        told[month] = (shown["opening_balance_minutes"], lines, shown["closing_balance_minutes"])

    assert told == {
        "2021-02": (0, [1, 2], 58),
        "2021-03": (58, [], 58),
        "2021-04": (58, [3], 103),
        "2021-05": (103, [], 103),
    }


async def test_before_the_first_line_there_is_no_statement(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/statements/{HUANG}/2021-01", headers=command(HUANG, "unused"))

    assert (answer.status_code, answer.json()["type"]) == (404, "nothing-that-month")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("month", ["2021-02", "2021-03"])
async def test_it_is_printed_for_who_has_no_telephone_to_look_at(
    client: httpx.AsyncClient, language: str, month: str
) -> None:
    printed = await client.post(
        f"/statements/{HUANG}/{month}/paper",
        json={"language": language},
        headers=command(COORDINATOR, "print"),
    )

    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")


@pytest.mark.parametrize(("person", "status"), [(TANG, 403), (OUTSIDER, 404)])
async def test_nobody_else_reads_or_prints_it(
    client: httpx.AsyncClient, person: str, status: int
) -> None:
    path = f"/statements/{HUANG}/2021-02"
    read = await client.get(path, headers=command(person, "unused"))
    printed = await client.post(f"{path}/paper", json={}, headers=command(person, "print"))

    assert read.status_code == printed.status_code == status
