"""The exchange, put together on top of the bank: its desks, and what is due by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.service import Timer
from services.ledger.store.accounts import Accounts
from services.ledger.store.allowances import open_allowances
from services.ledger.store.counters import open_counters
from services.ledger.store.exchange_points import open_exchange_points
from services.ledger.store.help_for_hours import open_help_for_hours
from services.ledger.store.help_requests import open_help_requests
from services.ledger.store.journal import Journal
from services.ledger.store.merchants import open_merchants
from services.ledger.store.offers import open_offers
from services.ledger.store.redemptions import open_redemptions
from services.ledger.store.settlements import open_settlements
from services.ledger.store.shared_accounts import open_shared_accounts
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.dormancy import Dormancy
from services.ledger.usecases.exchange.allotting import Allotting
from services.ledger.usecases.exchange.catalogue_desk import CatalogueDesk
from services.ledger.usecases.exchange.codes import Codes, Draw
from services.ledger.usecases.exchange.counter_desk import CounterDesk
from services.ledger.usecases.exchange.earnings import Earnings
from services.ledger.usecases.exchange.expiry import Expiry
from services.ledger.usecases.exchange.fulfilment import Fulfilment
from services.ledger.usecases.exchange.giving_desk import GivingDesk
from services.ledger.usecases.exchange.hours_desk import HoursDesk
from services.ledger.usecases.exchange.hours_keeper import HoursKeeper
from services.ledger.usecases.exchange.quoting import Quoting
from services.ledger.usecases.exchange.redemption_desk import RedemptionDesk
from services.ledger.usecases.exchange.settlement_desk import SettlementDesk
from services.ledger.usecases.exchange.shared_account_desk import SharedAccountDesk
from services.ledger.usecases.exchange.stock_desk import StockDesk
from services.ledger.usecases.exchange.wrong_codes import WrongCodes
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.teller import Teller

FINISH_SECONDS = 5.0
EXPIRY_SECONDS = 60.0


@dataclass(frozen=True)
class Bank:
    """What the exchange stands on."""

    accounts: Accounts
    journal: Journal
    policies: PolicyDesk
    teller: Teller
    clock: Clock

    @cached_property
    def dormancy(self) -> Dormancy:
        return Dormancy(self.accounts, self.journal, self.policies, self.clock)

    @cached_property
    def bookkeeper(self) -> Bookkeeper:
        return Bookkeeper(self.accounts, self.journal, self.policies)


@dataclass(frozen=True)
class Exchange:
    desks: Sequence[object]
    fulfilment: Fulfilment
    promises: HoursDesk
    hours: HoursKeeper
    expiry: Expiry

    @property
    def timers(self) -> Sequence[Timer]:
        return [
            Timer("finish redemptions", FINISH_SECONDS, self.fulfilment.finish),
            Timer("finish help for hours", FINISH_SECONDS, self.hours.finish),
            Timer("release what was not collected", EXPIRY_SECONDS, self.expiry.expire),
            Timer("release hours that nobody confirmed", EXPIRY_SECONDS, self.hours.expire),
        ]


async def open_exchange(database: Database, bank: Bank, draw: Draw) -> Exchange:
    points, merchants = await open_exchange_points(database), await open_merchants(database)
    offers, redemptions = await open_offers(database), await open_redemptions(database)
    earnings = Earnings(bank.journal)
    allowances = await open_allowances(database)
    allotting = Allotting(allowances, merchants, earnings, bank.policies)
    fulfilment = Fulfilment(redemptions, allotting, bank.teller, bank.clock)
    catalogue = CatalogueDesk(points, merchants, offers, bank.accounts, bank.teller)
    quoting = Quoting(catalogue, bank.dormancy, bank.policies, bank.clock)
    wrong_codes = WrongCodes(await open_counters(database), bank.policies, bank.clock)
    settlements = await open_settlements(database)
    kept = await open_help_for_hours(database)
    hours = HoursKeeper(kept, bank.accounts, bank.policies, bank.teller, bank.clock)
    requests = await open_help_requests(database)
    shared = await open_shared_accounts(database)
    promises = HoursDesk(hours, requests, bank.dormancy, bank.policies, bank.clock)
    desks = (
        promises,
        catalogue,
        StockDesk(points, bank.accounts, bank.teller),
        RedemptionDesk(quoting, redemptions, fulfilment, Codes(draw), bank.clock),
        CounterDesk(catalogue, redemptions, wrong_codes, fulfilment, bank.clock),
        SettlementDesk(catalogue, redemptions, settlements, bank.teller, bank.clock),
        GivingDesk(bank.dormancy, shared, bank.teller),
        SharedAccountDesk(shared, bank.accounts, bank.bookkeeper, bank.teller),
    )
    expiry = Expiry(bank.journal, bank.teller, fulfilment, bank.clock)
    return Exchange(desks, fulfilment, promises, hours, expiry)
