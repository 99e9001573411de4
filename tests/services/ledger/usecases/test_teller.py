import asyncio
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import StaleVersion
from lovebank.kernel.identity.principal import Permit
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.errors import DeedDiffers, NoSuchAccount
from services.ledger.domain.order import Deed, deposit
from services.ledger.domain.transfer import Pending, Transfer
from tests.builders import EVENING, OPERATOR, PEOPLE, WUJIAYUAN
from tests.services.ledger.bank import Bank, deed, open_bank
from tests.services.ledger.conftest import Hour
from tests.services.ledger.usecases.crashing import Crash, CrashingDatabase, Fate

SEEDS = 40
WORKERS = 3


async def test_a_deed_heard_twice_is_deposited_once(bank: Bank) -> None:
    await bank.deposit(deed(minutes_served=38))
    await bank.deposit(deed(minutes_served=38))

    account = await bank.account()
    assert (account.balance_minutes, account.lifetime_minutes, account.version) == (38, 38, 1)
    [event] = await bank.published()
    assert event["type"] == "org.lovebank.ledger.deposited.v1"
    assert event["data"]["balance_minutes"] == 38
    assert (event["correlationid"], event["causationid"]) == ("request-1", "request-1:6")


async def test_two_workers_with_one_deed_make_one_deposit(bank: Bank) -> None:
    await asyncio.gather(*(bank.deposit(deed()) for _ in range(20)))

    assert (await bank.account()).balance_minutes == 38
    assert len(await bank.published()) == 1
    assert await bank.bookkeeper.audit() == []


async def test_many_deeds_of_one_volunteer_at_once_are_all_deposited(bank: Bank) -> None:
    deeds = [deed(f"request-{number}", minutes_served=20) for number in range(12)]

    await asyncio.gather(*(bank.deposit(each) for each in deeds))

    account = await bank.account()
    assert (account.balance_minutes, account.version) == (240, 12)
    assert await bank.bookkeeper.audit() == []


async def test_a_deed_is_not_told_otherwise_later(bank: Bank) -> None:
    await bank.deposit(deed(minutes_served=38))

    with pytest.raises(DeedDiffers):
        await bank.deposit(deed(minutes_served=380))

    assert (await bank.account()).balance_minutes == 38


async def leave_half_way(bank: Bank, clock: Hour) -> None:
    """The transfer is in the journal, and whoever entered it is gone."""
    fate = Fate(Random(1))  # noqa: S311
    dying = await open_bank(CrashingDatabase(bank.database, fate), clock)
    fate.dies_once_entered_in = "journal"
    with pytest.raises(Crash):
        await dying.deposit(deed())
    assert (await bank.account()).version == 0


async def test_a_transfer_left_half_way_is_taken_to_its_end(bank: Bank, clock: Hour) -> None:
    await leave_half_way(bank, clock)

    await bank.teller.recover()
    assert (await bank.account()).version == 0, "its own worker may still be at it"

    clock.at += timedelta(seconds=6)
    await bank.teller.recover()
    assert (await bank.account()).balance_minutes == 38
    assert await bank.bookkeeper.audit() == []
    [event] = await bank.published()
    assert (event["correlationid"], event["causationid"]) == ("request-1", "request-1:6")


async def test_one_that_cannot_be_recovered_keeps_no_other_from_its_end(
    bank: Bank, clock: Hour
) -> None:
    stray = deposit(deed("request-0", volunteer_id=VolunteerId("nobody")), WUJIAYUAN, 1)
    transfer = Transfer(order=stray, entered_at=clock(), cause_id="c", correlation_id="c")
    await bank.journal.add(stray.transfer_id, Pending(transfer=transfer), [], Cause(id="c"))
    await leave_half_way(bank, clock)
    clock.at += timedelta(seconds=6)

    with pytest.raises(NoSuchAccount):
        await bank.teller.recover()

    assert (await bank.account()).balance_minutes == 38


async def test_a_deed_is_judged_by_the_rules_under_which_it_was_entered(
    bank: Bank, clock: Hour
) -> None:
    await leave_half_way(bank, clock)
    permit = Permit(PEOPLE[OPERATOR], "policy.set")
    stricter = Rules(grades_for_balance=(EvidenceGrade.TWO_INDEPENDENT_KINDS,))
    await bank.rules.set(WUJIAYUAN, stricter, permit, Cause(id="stricter"))

    await bank.deposit(deed())
    await bank.deposit(deed("request-2"))

    told = [event["data"] for event in await bank.published()]
    assert [(each["minutes"], each["policy_version"]) for each in told] == [(38, 1), (0, 2)]


def deeds_of(seed: int) -> list[Deed]:
    return [
        deed(
            f"request-{seed}-{number}",
            minutes_served=10 + number,
            volunteer_id=VolunteerId(f"volunteer-{seed}-{number % 2}"),
            served_at=EVENING + timedelta(days=number % 3),
        )
        for number in range(8)
    ]


async def deliver(bank: Bank, deeds: list[Deed]) -> None:
    """One worker: whoever dies is started again and hears the same event again."""
    for each in deeds:
        for _ in range(10):
            try:
                await bank.deposit(each)
                break
            except (Crash, StaleVersion):
                continue


async def run(database: Database, seed: int, *, fenced: bool = True) -> list[str]:
    """Everything that is wrong after crashes, repeats and reordering under this seed."""
    chance = Random(seed)  # noqa: S311
    fate, deeds = Fate(chance), deeds_of(seed)
    banks = [
        await open_bank(CrashingDatabase(database, fate, fenced=fenced), lambda: EVENING)
        for _ in range(WORKERS)
    ]
    fate.crash_share = 0.15
    orders = [chance.sample(deeds, len(deeds)) for _ in banks]
    await asyncio.gather(*map(deliver, banks, orders))
    fate.crash_share = 0.0
    bank = banks[0]
    for each in deeds:
        await bank.deposit(each)
    return await wrong(bank, deeds, seed)


async def wrong(bank: Bank, deeds: list[Deed], seed: int) -> list[str]:
    found = [str(each) for each in await bank.bookkeeper.audit()]
    for volunteer_id in {each.volunteer_id for each in deeds}:
        owed = sum(each.minutes_served for each in deeds if each.volunteer_id == volunteer_id)
        account = await bank.account(volunteer_id)
        if (account.balance_minutes, account.lifetime_minutes) != (owed, owed):
            found.append(f"{volunteer_id} has {account.balance_minutes}, not {owed}")
    told = Counter(
        event["data"]["deed_id"]
        for event in await bank.published()
        if event["data"]["deed_id"].startswith(f"request-{seed}-")
    )
    if told != Counter(each.deed_id for each in deeds):
        found.append(f"published: {told}")
    return found


async def test_crashes_anywhere_and_repeats_in_any_order_end_in_one_deposit(
    database: Database,
) -> None:
    for seed in range(SEEDS):
        assert await run(database, seed) == [], f"seed {seed}"


async def test_without_the_check_of_the_version_minutes_go_wrong(database: Database) -> None:
    for seed in range(200):  # Which write comes between is for the machine's threads to say.
        if await run(database, seed, fenced=False):
            return
    pytest.fail("nothing went wrong: the tests above would find nothing either")
