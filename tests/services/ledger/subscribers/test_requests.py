from datetime import timedelta

import pytest

from lovebank.contracts.ids import RequestId
from lovebank.contracts.instant import Instant
from lovebank.contracts.requests import HelpRequestConfirmed
from lovebank.contracts.words import ConfirmedBy, EvidenceGrade
from lovebank.kernel.documents.collection import Database
from services.ledger.domain.errors import ServedTooLongAgo
from services.ledger.store.help_for_hours import open_help_for_hours
from services.ledger.subscribers.requests import deposit_the_minutes
from services.ledger.usecases.exchange.hours_keeper import HoursKeeper
from tests.builders import EVENING, HUANG, LEI, WUJIAYUAN, told
from tests.services.ledger.bank import Bank
from tests.services.ledger.conftest import Hour


@pytest.fixture
async def hours(database: Database, bank: Bank, clock: Hour) -> HoursKeeper:
    kept = await open_help_for_hours(database)
    return HoursKeeper(kept, bank.accounts, bank.rules, bank.teller, clock)


def confirmed(
    request_id: str = "request-1", minutes_served: int = 38, completed_at: Instant | None = None
) -> HelpRequestConfirmed:
    return HelpRequestConfirmed(
        community_id=WUJIAYUAN,
        at=EVENING,
        request_id=RequestId(request_id),
        volunteer_id=HUANG,
        beneficiary_id=LEI,
        minutes_served=minutes_served,
        confirmed_by=ConfirmedBy.TELEPHONE_OPERATOR,
        evidence_grade=EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
        policy_version=1,
        completed_at=completed_at,
    )


async def test_what_the_beneficiary_confirmed_is_in_the_bank(
    bank: Bank, hours: HoursKeeper
) -> None:
    event = told(confirmed(), "request-1", number=7)
    await deposit_the_minutes(bank.intake, hours, event)
    await deposit_the_minutes(bank.intake, hours, event)

    assert (await bank.account()).balance_minutes == 38
    [deposited] = await bank.published()
    assert (deposited["causationid"], deposited["correlationid"]) == ("request-1:7", "request-1")
    assert deposited["data"]["transfer_id"] == "deposit:request-1"


async def test_the_ceiling_is_that_of_the_day_it_was_served_on(
    bank: Bank, hours: HoursKeeper
) -> None:
    for number in range(1, 3):
        served = EVENING - timedelta(days=number)
        deed = confirmed(f"request-{number}", 400, completed_at=served)
        await deposit_the_minutes(bank.intake, hours, told(deed, f"request-{number}", number=7))

    assert (await bank.account()).balance_minutes == 800


async def test_a_deed_of_long_ago_is_refused_and_an_event_of_long_ago_is_not(
    bank: Bank, hours: HoursKeeper, clock: Hour
) -> None:
    late = confirmed("request-1", completed_at=EVENING - timedelta(days=200))
    with pytest.raises(ServedTooLongAgo):
        await deposit_the_minutes(bank.intake, hours, told(late, "request-1", number=7))
    assert await bank.published() == []

    clock.at = EVENING + timedelta(days=2_000)
    heard_late = told(confirmed("request-2"), "request-2", number=7)
    await deposit_the_minutes(bank.intake, hours, heard_late)
    assert (await bank.account()).balance_minutes == 38
