import asyncio

from services.ledger import metrics
from services.ledger.domain.chart import account_of
from tests.builders import HUANG
from tests.services.ledger.bank import Bank, deed


async def test_the_books_agree_at_every_instant_while_deposits_are_under_way(bank: Bank) -> None:
    deposits = asyncio.gather(*(bank.deposit(deed(f"request-{n}", 10 + n)) for n in range(15)))
    looked = 0
    while not deposits.done():
        books = await bank.bookkeeper.books({}, {})
        assert (books.total_minutes, books.differences) == (0, [])
        looked += 1
    await deposits

    assert looked > 3
    assert (await bank.account()).version == 15


async def test_an_audit_tells_what_it_found(bank: Bank) -> None:
    await bank.deposit(deed("a", 38))
    documents = await bank.database.open("accounts")
    stored = await documents.get(account_of(HUANG))
    assert stored
    await documents.replace(stored, {**stored.value, "lifetime_minutes": 3_800}, [])

    await bank.bookkeeper.audit()

    assert metrics.VIOLATIONS._value.get() == 1
    assert metrics.IMBALANCE._value.get() == 0


async def test_lines_whose_account_is_gone_are_found(bank: Bank) -> None:
    await bank.deposit(deed("a", 38))
    await bank.deposit(deed("b", 20))
    documents = await bank.database.open("journal")
    stored = await documents.get("deposit:a")
    assert stored
    order = {**stored.value["transfer"]["order"], "credit": "account:nobody"}
    transfer = {**stored.value["transfer"], "order": order}
    await documents.replace(stored, {**stored.value, "transfer": transfer}, [])

    found = {(each.account_id, each.what) for each in await bank.bookkeeper.audit()}

    assert ("account:nobody", "account") in found
    assert ("account:huang-manfeng", "balance_minutes") in found
