"""The ledger service, put together. The only place that knows which part meets which."""

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service, Timer
from lovebank.kernel.subscriber import Subscriber
from services.ledger.api import accounts, books, policies, star_notices, stars
from services.ledger.store.accounts import open_accounts
from services.ledger.store.journal import open_journal
from services.ledger.store.stars import open_stars
from services.ledger.subscribers import ledger, requests, volunteers
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.passbook import Passbook
from services.ledger.usecases.policy_desk import open_policies
from services.ledger.usecases.star_book import StarBook
from services.ledger.usecases.star_desk import StarDesk
from services.ledger.usecases.star_watch import StarWatch
from services.ledger.usecases.teller import Teller

RECOVERY_SECONDS = 5.0
AUDIT_SECONDS = 3_600.0
NOTICES_SECONDS = 60.0

ROUTERS = (
    accounts.router,
    books.router,
    policies.router,
    stars.router,
    star_notices.router,
)


async def build(foundation: Foundation) -> Service:
    database = foundation.database
    kept_accounts, journal = await open_accounts(database), await open_journal(database)
    rules = await open_policies(database)
    teller = Teller(kept_accounts, journal, rules, foundation.clock)
    bookkeeper = Bookkeeper(kept_accounts, journal, rules)
    subscriber = Subscriber("ledger")
    requests.subscribe(subscriber, teller)
    volunteers.subscribe(subscriber, teller)
    passbook = Passbook(kept_accounts, journal)
    star_book = StarBook(await open_stars(database), foundation.clock)
    star_watch = StarWatch(star_book, passbook, rules, foundation.clock)
    ledger.subscribe(subscriber, star_watch)
    api = build_api(
        "ledger",
        ROUTERS,
        provide=[
            bookkeeper,
            rules,
            star_book,
            StarDesk(star_book, passbook, rules, foundation.clock),
        ],
        verifier=foundation.verifier,
    )
    timers = [
        Timer("recover transfers", RECOVERY_SECONDS, teller.recover),
        Timer("audit the books", AUDIT_SECONDS, bookkeeper.look),
        Timer("end notices of stars", NOTICES_SECONDS, star_watch.end_notices),
    ]
    return Service(name="ledger", api=api, subscribers=[subscriber], timers=timers)
