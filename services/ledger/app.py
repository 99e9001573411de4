"""The ledger service, put together. The only place that knows which part meets which."""

import secrets

from lovebank.kernel.documents.collection import Collection
from lovebank.kernel.http import build_api
from lovebank.kernel.service import Foundation, Service, Timer
from lovebank.kernel.subscriber import Subscriber
from services.ledger.api import (
    accounts,
    adjustments,
    attestations,
    audits,
    backfills,
    balance_sheet,
    benefits,
    blocks,
    books,
    care_grants,
    certificate_papers,
    certificate_revocations,
    commendation_figures,
    donations,
    erasures,
    exchange_points,
    gifts,
    help_for_hours,
    merchants,
    offers,
    organizations,
    pick_ups,
    policies,
    redemptions,
    service_records,
    settlements,
    shared_accounts,
    star_notices,
    stars,
    stock_movements,
    suspensions,
    transfers,
)
from services.ledger.api.certificates import issuing, verifying
from services.ledger.api.statements import reading
from services.ledger.settings import LedgerSettings
from services.ledger.store.accounts import open_accounts
from services.ledger.store.attestation_keys import open_attestation_keys
from services.ledger.store.attestations import open_attestations
from services.ledger.store.audits import open_audits
from services.ledger.store.benefits import open_benefits
from services.ledger.store.blocks import open_blocks
from services.ledger.store.certificates import open_certificates
from services.ledger.store.erasures import open_erasures
from services.ledger.store.journal import Journal, journal_of, open_pages
from services.ledger.store.stars import open_stars
from services.ledger.subscribers import ledger, requests, volunteers
from services.ledger.usecases.account_desk import AccountDesk
from services.ledger.usecases.archive import Archive
from services.ledger.usecases.attestation_desk import AttestationDesk
from services.ledger.usecases.auditor import Auditor
from services.ledger.usecases.benefit_desk import BenefitDesk
from services.ledger.usecases.bookkeeper import Bookkeeper
from services.ledger.usecases.certificate_desk import CertificateDesk
from services.ledger.usecases.doubts import Doubts, open_doubts
from services.ledger.usecases.erasure_desk import ErasureDesk
from services.ledger.usecases.exchange.exchange import Bank, Exchange, open_exchange
from services.ledger.usecases.passbook import Passbook
from services.ledger.usecases.policy_desk import PolicyDesk, open_policies
from services.ledger.usecases.record_desk import RecordDesk
from services.ledger.usecases.sealer import Sealer
from services.ledger.usecases.signing import Signing
from services.ledger.usecases.star_book import StarBook
from services.ledger.usecases.star_desk import StarDesk
from services.ledger.usecases.star_ladder import StarLadder
from services.ledger.usecases.star_watch import StarWatch
from services.ledger.usecases.teller import Teller
from services.ledger.usecases.treasurer import Treasurer

RECOVERY_SECONDS = 5.0
SEAL_SECONDS = 5.0
AUDIT_SECONDS, WATCH_SECONDS = 30.0, 15.0
NIGHT_SECONDS = 3_600.0  # How often it is asked whether it is night again.
NOTICES_SECONDS = 60.0
LADDER_SECONDS = 60.0
DORMANCY_SECONDS = 60.0

ROUTERS = (
    accounts.router,
    books.router,
    policies.router,
    organizations.router,
    backfills.router,
    adjustments.router,
    suspensions.router,
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
    audits.router,
    balance_sheet.router,
    blocks.router,
    commendation_figures.router,
    erasures.router,
    transfers.router,
    exchange_points.router,
    merchants.router,
    offers.router,
    stock_movements.router,
    redemptions.router,
    pick_ups.router,
    settlements.router,
    shared_accounts.router,
    gifts.router,
    donations.router,
    care_grants.router,
    help_for_hours.router,
)


async def _paper_desks(
    foundation: Foundation, passbook: Passbook, book: StarBook, rules: PolicyDesk
) -> list[object]:
    """What is shown to others of one's service: benefits, attestations, records, certificates."""
    database, clock, new_id = foundation.database, foundation.clock, foundation.new_id
    signing = Signing(await open_attestation_keys(database), clock, new_id)
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


async def _proof(
    foundation: Foundation, pages: Collection, journal: Journal, bookkeeper: Bookkeeper
) -> tuple[list[object], list[Timer]]:
    """What seals the journal and audits it, off the hot path, and what shows that it did."""
    database, clock = foundation.database, foundation.clock
    blocks_kept = await open_blocks(database)
    sealer = Sealer(pages, blocks_kept, clock)
    auditor = Auditor(bookkeeper, journal, blocks_kept, await open_audits(database), clock)
    timers = [
        Timer("seal transfers", SEAL_SECONDS, sealer.seal),
        Timer("audit what was sealed", AUDIT_SECONDS, auditor.audit_what_was_sealed),
        Timer("watch what is on its way", WATCH_SECONDS, auditor.watch),
        Timer("audit the books", NIGHT_SECONDS, auditor.audit_by_night),
    ]
    return [auditor, Archive(pages, blocks_kept, clock)], timers


async def _office(foundation: Foundation, bank: Bank) -> tuple[list[object], list[Timer]]:
    """What is said of accounts, what the bank owes, and who is to be forgotten."""
    accounts, rules, clock = bank.accounts, bank.policies, bank.clock
    kept = await open_erasures(foundation.database)
    erasing = ErasureDesk(accounts, kept, bank.teller, rules, clock)
    desks = [
        AccountDesk(accounts, bank.dormancy, rules),
        erasing,
        Treasurer(accounts, bank.journal, rules, clock),
    ]
    timers = [
        Timer("look for dormant accounts", DORMANCY_SECONDS, bank.dormancy.look),
        Timer("settle what came late", NIGHT_SECONDS, erasing.settle_what_came_late),
    ]
    return desks, timers


def _star_timers(watch: StarWatch, bank: Bank) -> list[Timer]:
    ladder = StarLadder(bank.accounts, watch, bank.policies, bank.clock)
    return [
        Timer("end notices of stars", NOTICES_SECONDS, watch.end_notices),
        Timer("look for stars by new rules", LADDER_SECONDS, ladder.look),
    ]


def _subscriber(teller: Teller, doubts: Doubts, watch: StarWatch, exchange: Exchange) -> Subscriber:
    subscriber = Subscriber("ledger")
    requests.subscribe(subscriber, doubts.intake, exchange.promises, exchange.hours)
    volunteers.subscribe(subscriber, teller, doubts.intake)
    ledger.subscribe(subscriber, watch, doubts.overflow, exchange.fulfilment)
    return subscriber


async def build(foundation: Foundation) -> Service:
    database = foundation.database
    kept_accounts, pages = await open_accounts(database), await open_pages(database)
    journal = journal_of(pages)
    rules = await open_policies(database)
    teller = Teller(kept_accounts, journal, rules, foundation.clock, foundation.new_id)
    bank = Bank(kept_accounts, journal, rules, teller, foundation.clock)
    proving, proofs = await _proof(foundation, pages, journal, bank.bookkeeper)
    passbook = Passbook(kept_accounts, journal)
    star_book = StarBook(await open_stars(database), foundation.clock)
    star_watch = StarWatch(star_book, passbook, rules, foundation.clock)
    desks, by_the_clock = await _office(foundation, bank)
    exchange = await open_exchange(database, bank, secrets.randbelow)
    doubts = await open_doubts(database, bank)
    api = build_api(
        "ledger",
        ROUTERS,
        provide=[
            bank.bookkeeper,
            rules,
            *(proving + desks),
            star_book,
            StarDesk(star_book, star_watch, passbook, rules, foundation.clock),
            *doubts.desks,
            *(await _paper_desks(foundation, passbook, star_book, rules)),
            *exchange.desks,
        ],
        verifier=foundation.verifier,
    )
    timers = [
        Timer("recover transfers", RECOVERY_SECONDS, teller.recover),
        *(proofs + by_the_clock),
        *doubts.timers,
        *_star_timers(star_watch, bank),
        *exchange.timers,
    ]
    subscribers = [_subscriber(teller, doubts, star_watch, exchange)]
    return Service(name="ledger", api=api, subscribers=subscribers, timers=timers)
