"""Every hold that is due is ended once, by whoever comes first."""

import asyncio
from datetime import timedelta

from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.service import Service
from services.ledger.domain.chart import account_of, service_clearing_of
from services.ledger.domain.errors import OrderDiffers
from services.ledger.domain.order import Code, Kind, Order, ending
from services.ledger.domain.transfer import Final
from tests.builders import EVENING, HUANG, WUJIAYUAN
from tests.services.ledger.conftest import Hour
from tests.services.ledger.market import Market

A_WEEK = timedelta(days=7)


def hold(number: int = 1) -> Order:
    """As anybody may hold minutes outside of a redemption."""
    return Order(
        transfer_id=TransferId(f"hold:plain:{number}"),
        kind=Kind.HOLD,
        code=Code.REDEMPTION_SERVICE,
        debit=account_of(HUANG),
        credit=service_clearing_of(WUJIAYUAN),
        community_id=WUJIAYUAN,
        amount=30,
        expires_at=EVENING + A_WEEK,
    )


async def submit(market: Market, order: Order) -> None:
    await market.bank.teller.submit(order, Cause(id=f"test:{order.transfer_id}"))


async def test_a_hold_outside_of_a_redemption_ends_when_it_is_due(
    market: Market, clock: Hour
) -> None:
    await market.earn(days=1, minutes=100)
    await submit(market, hold())

    clock.at = EVENING + A_WEEK - timedelta(seconds=1)
    await market.expire()
    assert await market.balance() == (70, 30)
    clock.at = EVENING + A_WEEK
    for _ in range(3):
        await market.expire()

    assert await market.balance() == (100, 0)
    ended = await market.bank.teller.look(TransferId("hold:plain:1:resolved"))
    assert isinstance(ended, Final)
    assert ended.transfer.order.kind is Kind.EXPIRY
    assert await market.agrees()


async def test_what_was_captured_in_time_stays_captured(market: Market, clock: Hour) -> None:
    await market.earn(days=1, minutes=100)
    await submit(market, hold())
    await submit(market, ending(hold(), Kind.CAPTURE, 20))

    clock.at = EVENING + 2 * A_WEEK
    await market.expire()

    assert await market.balance() == (80, 0)
    assert await market.agrees()


async def test_capture_and_clock_at_once_make_one_end(market: Market, clock: Hour) -> None:
    await market.earn(days=1, minutes=100)
    for number in range(3):
        await submit(market, hold(number))
    clock.at = EVENING + A_WEEK

    async def capture(number: int) -> int:
        try:
            await submit(market, ending(hold(number), Kind.CAPTURE, 30))
        except OrderDiffers:
            return 0
        return 30

    expiring = asyncio.create_task(market.expire())
    captured = await asyncio.gather(*(capture(number) for number in range(3)))
    await expiring

    assert await market.balance() == (100 - sum(captured), 0)
    assert await market.agrees()


async def test_one_timer_ends_redemptions_and_other_holds(
    market: Market, clock: Hour, service: Service
) -> None:
    await market.earn(days=1)
    slip = await market.reserved("haircut")
    await submit(market, hold())
    clock.at = EVENING + A_WEEK

    assert len([each for each in service.timers if "not collected" in each.name]) == 1
    await market.expire()

    shown = await market.get(f"/redemptions/{slip['redemption_id']}", HUANG)
    assert (shown.json()["state"], await market.balance()) == ("expired", (480, 0))


async def test_one_that_died_before_it_ended_the_hold_leaves_it_to_the_next(
    market: Market, clock: Hour
) -> None:
    """The order is entered, and nobody drove it on."""
    await market.earn(days=1, minutes=100)
    await submit(market, hold())
    clock.at = EVENING + A_WEEK
    expiry = ending(hold(), Kind.EXPIRY)
    await market.bank.teller._enter(expiry, Cause(id="died"))
    assert await market.balance() == (70, 30)

    clock.at += timedelta(seconds=6)
    await market.bank.teller.recover()
    await market.expire()

    assert await market.balance() == (100, 0)
    assert await market.agrees()
