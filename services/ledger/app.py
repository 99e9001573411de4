"""The ledger service, put together. The only place that knows which part meets which."""

import secrets

from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service, Timer
from lovebank.kernel.subscriber import Subscriber
from services.ledger.api import (
    accounts,
    attestations,
    benefits,
    books,
    certificate_papers,
    certificate_revocations,
    policies,
    service_records,
    star_notices,
    stars,
)
from services.ledger.api.certificates import issuing, verifying
from services.ledger.api.statements import reading
from services.ledger.settings import LedgerSettings
from services.ledger.store.accounts import open_accounts
from services.ledger.store.attestation_keys import open_attestation_keys
from services.ledger.store.attestations import open_attestations
from services.ledger.store.benefits import open_benefits
from services.ledger.store.certificates import open_certificates
from services.ledger.store.journal import open_journal
from services.ledger.store.stars import open_stars
from services.ledger.subscribers import ledger, requests, volunteers
from services.ledger.usecases.attestation_desk import AttestationDesk
from services.ledger.usecases.benefit_desk import BenefitDesk
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.certificate_desk import CertificateDesk
from services.ledger.usecases.passbook import Passbook
from services.ledger.usecases.policy_desk import PolicyDesk, open_policies
from services.ledger.usecases.record_desk import RecordDesk
from services.ledger.usecases.signing import Signing
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
    benefits.router,
    attestations.router,
    service_records.router,
    issuing.router,
    verifying.router,
    certificate_papers.router,
    certificate_revocations.router,
    reading.router,
)


async def _paper_desks(
    foundation: Foundation, passbook: Passbook, book: StarBook, rules: PolicyDesk
) -> list[object]:
    """What is shown to others of one's service: benefits, attestations, records, certificates."""
    database, clock, new_id = foundation.database, foundation.clock, foundation.new_id
    signing = Signing(await open_attestation_keys(database), new_id)
    attestations_kept = await open_attestations(database)
    certificates_kept = await open_certificates(database)
    return [
        LedgerSettings(),
        RecordDesk(passbook, clock),
        signing,
        BenefitDesk(await open_benefits(database), clock),
        AttestationDesk(attestations_kept, book, passbook, signing, clock, new_id),
        CertificateDesk(certificates_kept, passbook, book, rules, clock, secrets.randbits),
    ]


async def build(foundation: Foundation) -> Service:
    database = foundation.database
    kept_accounts, journal = await open_accounts(database), await open_journal(database)
    rules = await open_policies(database)
    teller = Teller(kept_accounts, journal, rules, foundation.clock, foundation.new_id)
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
            *(await _paper_desks(foundation, passbook, star_book, rules)),
        ],
        verifier=foundation.verifier,
    )
    timers = [
        Timer("recover transfers", RECOVERY_SECONDS, teller.recover),
        Timer("audit the books", AUDIT_SECONDS, bookkeeper.look),
        Timer("end notices of stars", NOTICES_SECONDS, star_watch.end_notices),
    ]
    return Service(name="ledger", api=api, subscribers=[subscriber], timers=timers)
