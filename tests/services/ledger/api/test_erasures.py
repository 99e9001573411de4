"""Somebody asks to be forgotten: first what they have is settled, then everybody is told."""

from typing import Any

import httpx
import pytest

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.service import Service
from services.ledger.domain.account import AccountState
from services.ledger.domain.chart import account_of, pool_of, service_clearing_of, team_of
from services.ledger.domain.order import Code, Kind, Order, ending
from tests.builders import COORDINATOR, HUANG, LEI, OUTSIDER, TANG, WUJIAYUAN, XIE, command
from tests.services.ledger.bank import Bank, deed

HIS = {"person_id": HUANG, "community_id": WUJIAYUAN}


async def erase(
    client: httpx.AsyncClient, by: str, key: str = "key", **body: Any
) -> httpx.Response:
    asked = {**HIS, **body}
    return await client.post("/erasures", json=asked, headers=command(by, key))


async def told(database: Database) -> list[tuple[str, str]]:
    pending = await (await database.open("erasures")).pending(10)
    found: list[dict[str, Any]] = [each.event for waiting in pending for each in waiting.events]
    return [(event["data"]["person_id"], event["data"]["within"]) for event in found]


async def books_are_even(bank: Bank) -> None:
    books = await bank.bookkeeper.books({}, {})
    assert (books.total_minutes, [*books.differences]) == (0, [])


async def balances(bank: Bank) -> dict[str, int]:
    return {kept.id: kept.value.balance_minutes async for kept in bank.accounts.every({})}


async def test_who_has_nothing_in_the_bank_is_simply_forgotten(
    client: httpx.AsyncClient, database: Database
) -> None:
    for key in ("one", "one", "two"):
        answer = await erase(client, XIE, key, person_id=XIE, balance="use")
        assert answer.status_code == 201

    assert await told(database) == [(XIE, "yongzhou")]


async def test_minutes_go_to_the_pool_and_the_books_are_even(
    client: httpx.AsyncClient, bank: Bank, database: Database
) -> None:
    await bank.deposit(deed("request-1", 38))

    assert (await erase(client, HUANG, balance="pool")).status_code == 201

    assert await balances(bank) == {account_of(HUANG): 0, pool_of(WUJIAYUAN): 38}
    account = await bank.account()
    assert (account.state, account.lifetime_minutes) == ("closed", 38)
    assert await told(database) == [(HUANG, "yongzhou")]
    await books_are_even(bank)


async def test_minutes_are_given_to_the_team(client: httpx.AsyncClient, bank: Bank) -> None:
    team = {"holder": "team", "holder_id": "riverside", "community_id": WUJIAYUAN}
    told = {**team, "name": "Riverside team", "people": [TANG]}
    made = await client.post("/shared-accounts", json=told, headers=command(COORDINATOR, "team"))
    await bank.deposit(deed("request-1", 38))

    answer = await erase(client, HUANG, balance="gift", gift_to=made.json()["account_id"])

    assert answer.status_code == 201
    assert await balances(bank) == {account_of(HUANG): 0, team_of(WUJIAYUAN, "riverside"): 38}
    await books_are_even(bank)


async def test_nobody_of_the_office_is_the_heir_of_whom_they_erase(
    client: httpx.AsyncClient, bank: Bank, database: Database
) -> None:
    await bank.deposit(deed("request-1", 38))
    await bank.deposit(deed("request-2", 10, volunteer_id=VolunteerId(COORDINATOR)))
    before = await balances(bank)

    to_herself = {"balance": "gift", "gift_to": COORDINATOR}
    answers = [await erase(client, COORDINATOR, **to_herself) for _ in range(2)]

    assert [(each.status_code, each.json()["type"]) for each in answers] == [(403, "own-case")] * 2
    assert (await balances(bank), await told(database)) == (before, [])


async def test_minutes_are_given_to_somebody(client: httpx.AsyncClient, bank: Bank) -> None:
    await bank.deposit(deed("request-1", 38))
    await bank.deposit(deed("request-2", 10, volunteer_id=TANG))

    for key in ("one", "one", "two"):
        assert (await erase(client, HUANG, key, balance="gift", gift_to=TANG)).status_code == 201

    assert await balances(bank) == {account_of(HUANG): 0, account_of(TANG): 48}
    await books_are_even(bank)


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ({"balance": "use"}, "balance-left"),
        ({"balance": "gift"}, "gift-to-nobody"),
        ({"balance": "gift", "gift_to": HUANG}, "gift-to-nobody"),
        ({"balance": "gift", "gift_to": "nobody"}, "gift-to-nobody"),
    ],
)
async def test_what_is_not_settled_is_refused_and_changes_nothing(
    client: httpx.AsyncClient,
    bank: Bank,
    database: Database,
    body: dict[str, Any],
    type_: str,
) -> None:
    await bank.deposit(deed("request-1", 38))

    answer = await erase(client, HUANG, **body)

    assert (answer.status_code, answer.json()["type"]) == (409, type_)
    assert (await bank.account()).state == "open"
    assert (await balances(bank))[account_of(HUANG)] == 38
    assert await told(database) == []


async def test_what_is_held_must_end_first(client: httpx.AsyncClient, bank: Bank) -> None:
    await bank.deposit(deed("request-1", 38))
    hold = Order(
        transfer_id="hold:1",
        kind=Kind.HOLD,
        code=Code.REDEMPTION_SERVICE,
        debit=account_of(HUANG),
        credit=service_clearing_of(WUJIAYUAN),
        community_id=WUJIAYUAN,
        amount=30,
    )
    await bank.teller.submit(hold, Cause(id="hold"))
    early = await erase(client, HUANG, balance="pool")
    await bank.teller.submit(ending(hold, Kind.CAPTURE, 30), Cause(id="captured"))

    late = await erase(client, HUANG, balance="pool")

    assert (early.json()["type"], late.status_code) == ("minutes-held", 201)
    assert (await balances(bank))[pool_of(WUJIAYUAN)] == 8
    await books_are_even(bank)


async def test_what_was_owed_is_forgiven(client: httpx.AsyncClient, bank: Bank) -> None:
    await bank.deposit(deed("request-1", 10))
    spent = Order(
        transfer_id="spent:1",
        code=Code.REDEMPTION_SERVICE,
        debit=account_of(HUANG),
        credit=service_clearing_of(WUJIAYUAN),
        community_id=WUJIAYUAN,
        amount=60,
        floor=-600,
    )
    await bank.teller.submit(spent, Cause(id="spent"))

    assert (await erase(client, COORDINATOR, balance="use")).status_code == 201

    assert await balances(bank) == {account_of(HUANG): 0}
    await books_are_even(bank)


async def test_an_office_forgets_only_its_own(
    client: httpx.AsyncClient, bank: Bank, database: Database
) -> None:
    await bank.deposit(deed("request-1", 38))
    qinglong = WUJIAYUAN.replace("wujiayuan", "qinglong")

    refused = await erase(client, OUTSIDER, balance="pool")
    by_a_trick = await erase(client, OUTSIDER, "trick", balance="pool", community_id=qinglong)
    by_another = await erase(client, TANG, balance="pool")
    nobody = await erase(client, OUTSIDER, "n", person_id=LEI, community_id=qinglong, balance="use")
    office = await erase(client, COORDINATOR, "o", person_id=LEI, balance="use")

    assert (refused.status_code, by_a_trick.status_code, by_another.status_code) == (404, 404, 403)
    assert (nobody.status_code, office.status_code) == (201, 201)
    assert await told(database) == [(LEI, qinglong), (LEI, WUJIAYUAN)]
    assert (await bank.account()).state == "open"


async def test_what_was_on_its_way_when_the_account_was_closed_goes_to_the_pool(
    client: httpx.AsyncClient, bank: Bank, service: Service
) -> None:
    await bank.deposit(deed("request-1", 38))
    await erase(client, HUANG, balance="pool")
    await bank.deposit(deed("request-2", 20))  # Served before, confirmed afterwards.
    assert (await balances(bank))[account_of(HUANG)] == 20

    [settle] = [each.run for each in service.timers if each.name == "settle what came late"]
    await settle()
    await settle()

    assert await balances(bank) == {account_of(HUANG): 0, pool_of(WUJIAYUAN): 58}
    assert (await bank.account()).state == "closed"
    await books_are_even(bank)


async def test_who_died_after_closing_it_is_helped_though_something_came_in_since(
    client: httpx.AsyncClient, bank: Bank, database: Database
) -> None:
    kept = await bank.teller.open_account(deed().volunteer_id, WUJIAYUAN)
    closed = kept.value.model_copy(update={"state": AccountState.CLOSED})
    await bank.accounts.replace(kept, closed, [], Cause(id="died after it"))
    await bank.deposit(deed("request-1", 38))

    assert (await erase(client, HUANG, balance="pool")).status_code == 201

    assert await balances(bank) == {account_of(HUANG): 0, pool_of(WUJIAYUAN): 38}
    assert await told(database) == [(HUANG, "yongzhou")]
