"""The ledger service, put together. The only place that knows which part meets which."""

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service, Timer
from lovebank.kernel.subscriber import Subscriber
from services.ledger.api import accounts, books, policies
from services.ledger.store.accounts import open_accounts
from services.ledger.store.journal import open_journal
from services.ledger.store.policies import open_policies
from services.ledger.subscribers import requests, volunteers
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.policy_desk import PolicyDesk
from services.ledger.usecases.teller import Teller

RECOVERY_SECONDS = 5.0
AUDIT_SECONDS = 3_600.0


async def build(foundation: Foundation) -> Service:
    database = foundation.database
    kept_accounts, journal = await open_accounts(database), await open_journal(database)
    rules = PolicyDesk(await open_policies(database))
    teller = Teller(kept_accounts, journal, rules, foundation.clock)
    bookkeeper = Bookkeeper(kept_accounts, journal, rules)
    subscriber = Subscriber("ledger")
    requests.subscribe(subscriber, teller)
    volunteers.subscribe(subscriber, teller)
    api = build_api(
        "ledger",
        [accounts.router, books.router, policies.router],
        provide=[bookkeeper, rules],
        verifier=foundation.verifier,
    )
    timers = [
        Timer("recover transfers", RECOVERY_SECONDS, teller.recover),
        Timer("audit the books", AUDIT_SECONDS, bookkeeper.look),
    ]
    return Service(name="ledger", api=api, subscribers=[subscriber], timers=timers)
