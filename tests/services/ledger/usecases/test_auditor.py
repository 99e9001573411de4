"""The audit: silent where all is well, and by name where anything is not."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.identity.principal import Permit
from services.ledger import metrics
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.chart import account_of, pool_of
from services.ledger.domain.order import Code, Kind, Order, ending, reversal
from services.ledger.store.audits import open_audits
from services.ledger.store.blocks import open_blocks
from services.ledger.store.journal import open_pages
from services.ledger.usecases.auditor import OVERFLOW_DUE_WITHIN, Auditor
from services.ledger.usecases.overflow import carry_over
from services.ledger.usecases.sealer import Sealer
from tests.builders import HUANG, OPERATOR, PEOPLE, TANG, WUJIAYUAN
from tests.services.ledger.bank import Bank, deed
from tests.services.ledger.conftest import Hour


@pytest.fixture
async def auditor(bank: Bank, database: Database, clock: Hour) -> Auditor:
    blocks, audits = await open_blocks(database), await open_audits(database)
    return Auditor(bank.bookkeeper, bank.journal, blocks, audits, clock)


async def seal(database: Database, clock: Hour) -> None:
    clock.at += timedelta(seconds=6)
    await Sealer(await open_pages(database), await open_blocks(database), clock).seal()


async def a_day_at_the_bank(bank: Bank) -> None:
    """Earned twice, a gift, a hold that is captured in part, and one deposit taken back."""
    for number, volunteer in enumerate((HUANG, TANG), 1):
        await bank.deposit(deed(f"request-{number}", 60, volunteer_id=volunteer))
    await bank.teller.open_account(TANG, WUJIAYUAN, pool_of(WUJIAYUAN))
    huang, tang, pool = account_of(HUANG), account_of(TANG), pool_of(WUJIAYUAN)
    gift = Order(
        transfer_id="gift:1",
        code=Code.GIFT,
        debit=huang,
        credit=tang,
        community_id=WUJIAYUAN,
        amount=20,
    )
    hold = gift.model_copy(
        update={"transfer_id": "hold:1", "kind": Kind.HOLD, "code": Code.DONATION, "credit": pool}
    )
    back = reversal(gift, 5, 0, "a slip", "coordinator-wujiayuan")
    for order in (gift, hold, ending(hold, Kind.CAPTURE, 15), back):
        await bank.teller.submit(order, Cause(id=order.transfer_id))


async def change(
    database: Database, name: str, document_id: str, changed: Mapping[str, Any]
) -> None:
    documents = await database.open(name)
    stored = await documents.get(document_id)
    assert stored
    value = stored.value
    for path, new in changed.items():
        *above, last = path.split(".")
        inside = value
        for part in above:
            inside = inside[part]
        inside[last] = new
    await documents.replace(stored, value, [])


async def whole(auditor: Auditor) -> set[tuple[str, str]]:
    report = await auditor.audit({}, {}, {})
    return {(each.about, each.what) for each in report.violations}


async def test_a_day_at_the_bank_is_as_it_must_be(
    bank: Bank, database: Database, clock: Hour, auditor: Auditor
) -> None:
    metrics.VIOLATIONS.set(0)
    await a_day_at_the_bank(bank)
    await seal(database, clock)
    await auditor.audit_what_was_sealed()
    await auditor.watch()

    report = await auditor.audit({}, {}, {})

    assert (report.violations, report.total_minutes) == ([], 0)
    assert (report.accounts, report.transfers, report.blocks) == (3, 6, 1)
    assert metrics.VIOLATIONS._value.get() == 0
    assert metrics.INFLIGHT._value.get() == 0


@pytest.fixture
async def a_sealed_day(bank: Bank, database: Database, clock: Hour) -> None:
    await a_day_at_the_bank(bank)
    await seal(database, clock)


@pytest.mark.usefixtures("a_sealed_day")
@pytest.mark.parametrize(
    ("document", "changed", "found"),
    [
        (("accounts", f"account:{HUANG}"), {"available": 999}, (f"account:{HUANG}", "available")),
        (("accounts", f"account:{TANG}"), {"version": 9}, (f"account:{TANG}", "lines")),
        (("journal", "gift:1"), {"credit.available_change": 25}, ("gift:1", "unbalanced")),
        (("journal", "gift:1"), {"debit.available": -5}, ("gift:1", "below the floor")),
        (
            ("journal", "gift:1:reversed"),
            {"transfer.order.reverses": "gift:2"},
            ("gift:2", "reversed and not there"),
        ),
        (
            ("journal", "hold:1:resolved"),
            {"transfer.order.held": 19},
            ("hold:1:resolved", "ends more or less than was held"),
        ),
        (
            ("blocks", f"block:{WUJIAYUAN}:1"),
            {"header.number": 2},
            (f"block:{WUJIAYUAN}:1", "chain"),
        ),
    ],
)
async def test_what_must_never_be_is_found_by_name(
    database: Database,
    auditor: Auditor,
    document: tuple[str, str],
    changed: Mapping[str, Any],
    found: tuple[str, str],
) -> None:
    await change(database, *document, changed)

    assert found in await whole(auditor)


async def test_a_deed_whose_overflow_never_came_to_the_pool_is_named_once_it_is_late(
    bank: Bank, database: Database, clock: Hour, auditor: Auditor
) -> None:
    permit = Permit(PEOPLE[OPERATOR], "policy.set")
    await bank.rules.set(WUJIAYUAN, Rules(ceiling_minutes=60), permit, Cause(id="rules"))
    for number in (1, 2):  # By the teller alone: the worker died before the pool had it.
        await bank.deposit(deed(f"request-{number}", 50))
    clock.at += timedelta(hours=9)  # So long it was under way.
    assert await whole(auditor) == set()
    await seal(database, clock)
    assert await whole(auditor) == set(), "it has only just come to its end"

    clock.at += OVERFLOW_DUE_WITHIN
    assert await whole(auditor) == {("deposit:request-2", "never came to the pool")}

    await carry_over(
        bank.teller, await bank.teller.look(TransferId("deposit:request-2")), Cause(id="heard")
    )
    assert await whole(auditor) == set()


async def test_what_is_sealed_is_audited_once_and_a_broken_line_is_counted(
    bank: Bank, database: Database, clock: Hour, auditor: Auditor
) -> None:
    metrics.VIOLATIONS.set(0)
    await a_day_at_the_bank(bank)
    await change(database, "journal", "gift:1", {"credit.available": 81})
    await seal(database, clock)

    await auditor.audit_what_was_sealed()
    assert metrics.VIOLATIONS._value.get() == 0  # The line before may be on its way still.
    clock.at += timedelta(minutes=3)
    await auditor.audit_what_was_sealed()
    once = metrics.VIOLATIONS._value.get()
    await auditor.audit_what_was_sealed()

    assert once > 0
    assert metrics.VIOLATIONS._value.get() == once
    metrics.VIOLATIONS.set(0)


async def test_the_whole_bank_is_audited_once_a_night(
    bank: Bank, database: Database, clock: Hour, auditor: Auditor
) -> None:
    await a_day_at_the_bank(bank)
    await auditor.audit_by_night()
    await change(database, "accounts", f"account:{HUANG}", {"available": 999})

    await auditor.audit_by_night()
    same_night = metrics.CONSERVATION_ERROR._value.get()
    clock.at += timedelta(hours=24)
    await auditor.audit_by_night()

    assert same_night == 0
    assert metrics.CONSERVATION_ERROR._value.get() != 0
    assert metrics.VIOLATIONS._value.get() > 0
    metrics.CONSERVATION_ERROR.set(0)
    metrics.VIOLATIONS.set(0)
