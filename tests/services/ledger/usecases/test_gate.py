"""A receiver's room is kept for who was promised it: together they never rise over the ceiling."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from unittest.mock import patch

import pytest

from lovebank.contracts.ids import TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.identity.principal import Permit
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.chart import account_of
from services.ledger.domain.order import Code, Order
from services.ledger.domain.transfer import Outcome, Promised
from services.ledger.usecases.teller import Teller
from tests.builders import HUANG, LEI, OPERATOR, PEOPLE, TANG, WUJIAYUAN
from tests.services.ledger.bank import Bank, deed, open_bank
from tests.services.ledger.conftest import Hour
from tests.services.ledger.usecases.crashing import Crash, CrashingDatabase, Fate

GIFTS = 50
ROOM = 7


@pytest.fixture(autouse=True)
async def nearly_full(bank: Bank) -> None:
    """Tang has room for 7 minutes; Huang has 60 to give; Lei has an account, and nothing in it."""
    rules, permit = Rules(ceiling_minutes=60), Permit(PEOPLE[OPERATOR], "policy.set")
    await bank.rules.set(WUJIAYUAN, rules, permit, Cause(id="rules"))
    await bank.deposit(deed("request-1", 60))
    await bank.deposit(deed("request-2", 60 - ROOM, volunteer_id=TANG))
    await bank.teller.open_account(VolunteerId(LEI), WUJIAYUAN)


def gift(number: int = 1, minutes: int = 1, giver: str = HUANG) -> Order:
    return Order(
        transfer_id=TransferId(f"gift:{number}"),
        code=Code.GIFT,
        debit=account_of(giver),
        credit=account_of(TANG),
        community_id=WUJIAYUAN,
        amount=minutes,
        capped=True,
    )


async def give(teller: Teller, order: Order) -> Outcome:
    return await teller.submit(order, Cause(id=order.transfer_id))


def said(outcomes: Sequence[Outcome]) -> Counter[str]:
    return Counter(each.why if each.state == "rejected" else each.state for each in outcomes)


async def balance(bank: Bank, member: VolunteerId = TANG) -> int:
    return (await bank.account(member)).balance_minutes


async def has_ended(bank: Bank, order: Order) -> Outcome:
    outcome = await bank.teller.look(order.transfer_id)
    assert outcome.state != "pending"
    return outcome


async def test_gifts_at_once_fill_up_to_the_ceiling_and_no_further(bank: Bank) -> None:
    gifts = [gift(number) for number in range(GIFTS)]

    outcomes = await asyncio.gather(*(give(bank.teller, each) for each in gifts))

    assert said(outcomes) == {"final": ROOM, "ceiling": GIFTS - ROOM}
    assert (await balance(bank), await balance(bank, HUANG)) == (60, 60 - ROOM)
    assert await bank.bookkeeper.audit() == []


async def test_so_do_those_of_many_processes(bank: Bank, clock: Hour) -> None:
    processes = [await open_bank(bank.database, clock) for _ in range(3)]
    gifts = [gift(number) for number in range(GIFTS)]
    asked = [give(each.teller, order) for order in gifts for each in processes]

    outcomes = await asyncio.gather(*asked)

    assert said(outcomes) == {"final": 3 * ROOM, "ceiling": 3 * (GIFTS - ROOM)}
    assert await balance(bank) == 60
    assert await bank.bookkeeper.audit() == []


async def leave_promised(bank: Bank, clock: Hour, order: Order) -> None:
    """Tang keeps room for it, and whoever was to go on is gone."""
    fate = Fate(Random(1))  # noqa: S311
    dying = await open_bank(CrashingDatabase(bank.database, fate), clock)
    fate.dies_once_kept_in = "accounts"
    with pytest.raises(Crash):
        await give(dying.teller, order)
    assert [*(await bank.account(TANG)).in_transit][-1:] == [
        Promised(transfer_id=order.transfer_id, minutes=order.amount)
    ]


async def test_what_a_dead_process_was_promised_is_brought_or_let_go(
    bank: Bank, clock: Hour
) -> None:
    brings, has_nothing = gift(1, 4), gift(2, 3, giver=LEI)
    for order in (brings, has_nothing):
        await leave_promised(bank, clock, order)
    other = await open_bank(bank.database, clock)
    assert said([await give(other.teller, gift(3))]) == {"ceiling": 1}, "it is kept"

    clock.at += timedelta(seconds=6)
    await bank.teller.recover()

    assert said([await has_ended(bank, each) for each in (brings, has_nothing)]) == {
        "final": 1,
        "insufficient": 1,
    }
    gifts = [gift(number) for number in range(4, 4 + GIFTS)]
    outcomes = await asyncio.gather(*(give(other.teller, each) for each in gifts))
    assert said(outcomes) == {"final": 3, "ceiling": GIFTS - 3}
    assert await balance(bank) == 60


async def test_who_has_nothing_hears_nothing_of_the_receivers_room(bank: Bank) -> None:
    outcomes = [
        await give(bank.teller, gift(number, minutes, giver=LEI))
        for number, minutes in enumerate((ROOM, ROOM + 1))
    ]

    assert said(outcomes) == {"insufficient": 2}
    assert (await bank.account(TANG)).room_under(60) == ROOM, "and keeps none of it"


async def test_a_deed_leaves_the_room_that_was_promised(bank: Bank, clock: Hour) -> None:
    await leave_promised(bank, clock, gift(1, 4))

    await bank.deposit(deed("request-3", 20, volunteer_id=TANG))
    clock.at += timedelta(seconds=6)
    await bank.teller.recover()

    deposit = await bank.teller.look(deed("request-3").transfer_id)
    assert deposit.state == "final"
    assert deposit.credit
    assert (deposit.credit.minutes, deposit.credit.overflow_minutes) == (3, 17)
    assert await balance(bank) == 60


async def test_a_deed_is_given_the_room_of_a_gift_that_was_refused_though_nobody_let_it_go(
    bank: Bank, clock: Hour
) -> None:
    await leave_promised(bank, clock, gift(1, ROOM, giver=LEI))
    clock.at += timedelta(seconds=6)
    other = await open_bank(bank.database, clock)
    with patch.object(Teller, "_let_go"):
        await other.teller.recover()

    await bank.deposit(deed("request-3", 20, volunteer_id=TANG))

    assert await balance(bank) == 60


async def test_what_was_promised_is_kept_once(bank: Bank, clock: Hour) -> None:
    order = gift(1, ROOM)
    processes = [await open_bank(bank.database, clock) for _ in range(3)]

    outcomes = await asyncio.gather(*(give(each.teller, order) for each in processes * 4))

    assert said(outcomes) == {"final": 12}
    assert await balance(bank) == 60
