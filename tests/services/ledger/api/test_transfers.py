from datetime import timedelta
from pathlib import Path

import httpx
from typer.testing import CliRunner

from lovebank.cli import app
from lovebank.contracts.receipts import Receipt
from lovebank.kernel.service import Service
from tests.builders import AUDITOR, COORDINATOR, HUANG, OUTSIDER, TANG, WUJIAYUAN
from tests.services.ledger.api.test_accounts import bearer
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.conftest import Hour

PATH = "/transfers/deposit:request-1/receipt"


async def seal(service: Service, clock: Hour) -> None:
    clock.at += timedelta(seconds=6)
    for timer in service.timers:
        if timer.name == "seal transfers":
            await timer.run()


async def test_who_served_proves_it_with_a_receipt_that_needs_no_city(
    client: httpx.AsyncClient, bank: Bank, service: Service, clock: Hour, tmp_path: Path
) -> None:
    await bank.deposit(deed())
    early = await client.get(PATH, headers=bearer(HUANG))
    await seal(service, clock)
    late = await client.get(PATH, headers=bearer(HUANG))

    assert (early.status_code, early.json()["type"]) == (409, "not-sealed")
    assert Receipt.model_validate(late.json()).is_sound
    file = tmp_path / "receipt.json"
    file.write_bytes(late.content)
    command = ["ledger", "verify-receipt", str(file)]
    told = CliRunner().invoke(app, [*command, "--hash", late.json()["block_hash"]])
    assert (told.exit_code, "Sound" in told.output) == (0, True)
    other = CliRunner().invoke(app, [*command, "--hash", "0" * 64])
    file.write_text(late.text.replace('"amount":38', '"amount":380'))
    forged = CliRunner().invoke(app, command)
    assert "published as" in str(other.exception)
    assert "not sound" in str(forged.exception)


async def test_a_receipt_is_for_whose_minutes_they_are(
    client: httpx.AsyncClient, bank: Bank, service: Service, clock: Hour
) -> None:
    await bank.deposit(deed())
    await seal(service, clock)

    answers = {
        person: (await client.get(PATH, headers=bearer(person))).status_code
        for person in (HUANG, TANG, COORDINATOR, OUTSIDER, AUDITOR)
    }

    assert answers == {HUANG: 200, TANG: 403, COORDINATOR: 200, OUTSIDER: 404, AUDITOR: 200}
    nothing = await client.get("/transfers/deposit:none/receipt", headers=bearer(AUDITOR))
    assert nothing.status_code == 404


async def test_blocks_are_listed_and_opened_for_who_verifies(
    client: httpx.AsyncClient, bank: Bank, service: Service, clock: Hour
) -> None:
    await bank.deposit(deed())
    await seal(service, clock)

    listed = (await client.get("/blocks", headers=bearer(AUDITOR))).json()
    opened = (await client.get(f"/blocks/{WUJIAYUAN}/1", headers=bearer(AUDITOR))).json()

    [block] = listed["items"]
    assert block["block_hash"] == opened["block_hash"]
    assert [each["transfer_id"] for each in opened["transfers"]] == ["deposit:request-1"]
    assert (await client.get(f"/blocks/{WUJIAYUAN}/2", headers=bearer(AUDITOR))).status_code == 404
    assert (await client.get(f"/blocks/{WUJIAYUAN}/1", headers=bearer(OUTSIDER))).status_code == 404
    assert (await client.get("/blocks", headers=bearer(HUANG))).status_code == 403
