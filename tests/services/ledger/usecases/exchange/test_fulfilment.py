"""Whoever dies half way: hours and pieces are both taken, or neither."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any, TypeVar

import pytest

from lovebank.contracts.ids import PersonId
from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.errors import Refusal, StaleVersion
from lovebank.kernel.identity.principal import Permit
from services.ledger.domain.exchange.allowance import budget_of, goods_allowance_of
from services.ledger.domain.exchange.catalogue import ExchangePoint, GoodsOffer, Merchant
from services.ledger.domain.exchange.orders import hold_of_hours
from services.ledger.domain.exchange.redemption import ON_THE_WAY, Captured, Reserved
from services.ledger.domain.order import Kind, ending, reversal
from services.ledger.store.allowances import open_allowances
from services.ledger.store.redemptions import open_redemptions
from services.ledger.usecases.exchange import exchange as exchanging
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk
from services.ledger.usecases.exchange.counter_desk import CounterDesk, PickUp
from services.ledger.usecases.exchange.exchange import Exchange
from services.ledger.usecases.exchange.quoting import Wish
from services.ledger.usecases.exchange.redemption_desk import RedemptionDesk
from services.ledger.usecases.exchange.stock_desk import Movement, StockDesk
from tests.builders import CLERK, COORDINATOR, EVENING, HUANG, PEOPLE, SHOPKEEPER, WUJIAYUAN
from tests.services.ledger.bank import Bank, deed, open_bank
from tests.services.ledger.conftest import Hour
from tests.services.ledger.usecases.crashing import Crash, CrashingDatabase, Fate

T = TypeVar("T")
TRIES_MAX = 200
PIECES = 3


class Town:
    """The same database, and whoever works on it now: after a crash, somebody else."""

    def __init__(self, database: Database, clock: Hour, chance: Random) -> None:
        self._database = database
        self._clock = clock
        self._chance = chance

    async def exchange(self) -> Exchange:
        bank = await open_bank(self._database, self._clock)
        stands_on = exchanging.Bank(
            bank.accounts, bank.journal, bank.rules, bank.teller, self._clock
        )
        return await exchanging.open_exchange(self._database, stands_on, self._chance.randrange)

    async def insist(self, ask: Callable[[Exchange], Awaitable[T]]) -> T | Refusal:
        """Ask until there is an answer, each time of somebody who is alive."""
        for _ in range(TRIES_MAX):
            try:
                return await ask(await self.exchange())
            except (Crash, StaleVersion):
                continue
            except Refusal as refusal:
                return refusal
        raise AssertionError("nobody ever answered")


def desk(exchange: Exchange, kind: type[T]) -> T:
    return next(each for each in exchange.desks if isinstance(each, kind))


def permit(person: str, action: str) -> Permit:
    return Permit(PEOPLE[person], action)


async def set_up(exchange: Exchange) -> None:
    catalogue, arrange = desk(exchange, CatalogueDesk), permit(COORDINATOR, "exchange.arrange")
    place: dict[str, Any] = {"community_id": WUJIAYUAN}
    point = ExchangePoint(exchange_point_id="hall", name="Hall", **place)
    await catalogue.set_up(point, arrange, Cause(id="point"))
    shop = Merchant(
        merchant_id="shop", name="Shop", people=(SHOPKEEPER,), budget_minutes_a_month=900, **place
    )
    await catalogue.register(shop, arrange, Cause(id="shop"))
    rice = GoodsOffer(
        offer_id="rice",
        exchange_point_id="hall",
        merchant_id="shop",
        title="Rice",
        price_minutes=100,
        sku="rice",
        **place,
    )
    await catalogue.publish(rice, permit(CLERK, "offer.publish"), Cause(id="rice"))
    delivery = Movement("hall", "rice", "in", PIECES, "delivery")
    await desk(exchange, StockDesk).move(delivery, permit(CLERK, "stock.move"), Cause(id="c:1"))


async def live(town: Town, number: int) -> None:
    """One wants a bag; then it is collected, given back, or left where it is."""
    wish = Wish(PersonId(HUANG), "rice", 1)
    asking, by = Cause(id=f"command:{number}"), permit(HUANG, "redemption.reserve")
    slip = await town.insist(lambda e: desk(e, RedemptionDesk).reserve(wish, by, asking))
    if isinstance(slip, Refusal) or number % 4 == 0:
        return
    redemption_id = slip.redemption.terms.redemption_id
    if number % 4 == 1:
        back = Cause(id=f"command:{number}:back")
        await town.insist(lambda e: desk(e, RedemptionDesk).give_back(redemption_id, by, back))
        return
    code = slip.code
    if not code:  # It was shown to somebody who died.
        new = Cause(id=f"command:{number}:new")
        again = await town.insist(lambda e: desk(e, RedemptionDesk).renew(redemption_id, by, new))
        code = "" if isinstance(again, Refusal) else again.code
    pick_up, counter = PickUp("shop", code, None), permit(SHOPKEEPER, "redemption.capture")
    taking = Cause(id=f"command:{number}:taken")
    await town.insist(lambda e: desk(e, CounterDesk).hand_over(pick_up, counter, taking))


@pytest.mark.parametrize("seed", range(6))
async def test_both_or_neither_whoever_dies_and_however_many_finish_it(
    database: Database, clock: Hour, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311
    fate = Fate(chance)
    town = Town(CrashingDatabase(database, fate), clock, chance)
    bank = await open_bank(database, clock)
    for number in range(4):
        await bank.deposit(deed(f"deed-{number}", 480, served_at=EVENING.replace(day=number + 1)))
    await set_up(await town.exchange())

    fate.crash_share = 0.02
    await asyncio.gather(*(live(town, number) for number in range(8)))
    fate.crash_share = 0.0
    timers = [await town.exchange() for _ in range(3)]
    await asyncio.gather(*(each.fulfilment.finish() for each in timers))
    await bank.teller.recover()

    await both_or_neither(database, bank)


async def test_hours_taken_back_of_what_somebody_died_handing_over(
    database: Database, clock: Hour
) -> None:
    """The hours were captured, and nobody has written down yet that all of it was done."""
    chance = Random(1)  # noqa: S311
    bank = await open_bank(database, clock)
    for number in range(4):
        await bank.deposit(deed(f"deed-{number}", 480, served_at=EVENING.replace(day=number + 1)))
    exchange = await Town(database, clock, chance).exchange()
    await set_up(exchange)
    by = permit(HUANG, "redemption.reserve")
    wish = Wish(PersonId(HUANG), "rice", 1)
    slip = await desk(exchange, RedemptionDesk).reserve(wish, by, Cause(id="command:1"))
    redemptions = await open_redemptions(database)
    kept = await redemptions.get(slip.redemption.terms.redemption_id)
    assert isinstance(kept.value, Reserved)
    delivering = kept.value.deliver(1, PersonId(SHOPKEEPER), EVENING)
    await redemptions.replace(kept, delivering, [], Cause(id="taken"))
    captured = ending(hold_of_hours(delivering.terms), Kind.CAPTURE, delivering.minutes)
    await bank.teller.submit(captured, Cause(id="captured"))
    back = reversal(captured, delivering.minutes, 0, "not_delivered", SHOPKEEPER)
    await bank.teller.submit(back, Cause(id="back"))

    await exchange.fulfilment.reversed(back.transfer_id, Cause(id="heard"))

    assert (await redemptions.get(kept.id)).value.state == "reversed"
    shelf = (await bank.accounts.get("stock:hall:rice")).value
    assert (shelf.available, shelf.held) == (PIECES, 0)
    assert (await bank.account()).available == 4 * 480
    goods = await (await open_allowances(database)).get(goods_allowance_of(HUANG))
    assert goods.value.used_minutes == 0
    assert not await bank.bookkeeper.audit()


async def both_or_neither(database: Database, bank: Bank) -> None:
    redemptions = [kept.value async for kept in (await open_redemptions(database)).every({})]
    assert not [each for each in redemptions if each.state in ON_THE_WAY]
    waiting = sum(each.terms.minutes for each in redemptions if isinstance(each, Reserved))
    taken = sum(each.minutes for each in redemptions if isinstance(each, Captured))

    account, shelf = await bank.account(), (await bank.accounts.get("stock:hall:rice")).value
    assert (account.held, account.debits_posted) == (waiting, taken)
    assert (shelf.held, shelf.debits_posted) == (waiting // 100, taken // 100)
    assert shelf.available >= 0
    assert 0 < waiting + taken <= 300  # A fifth of what was earned is 384; there are 3 bags.
    allowances = await open_allowances(database)
    for name in (goods_allowance_of(HUANG), budget_of("shop", "2021-02")):
        assert (await allowances.get(name)).value.used_minutes == waiting + taken
    assert not await bank.bookkeeper.audit()
