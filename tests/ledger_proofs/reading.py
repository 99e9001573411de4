"""The books read once more, from the final transfers alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lovebank.contracts.ids import VolunteerId
from lovebank.kernel.documents.collection import Database
from services.ledger.domain.account import Account
from services.ledger.domain.passbook import Month, months
from services.ledger.domain.transfer import Final, Outcome, Posting
from services.ledger.store.audits import open_audits
from services.ledger.store.blocks import open_blocks
from services.ledger.usecases.auditor import Auditor
from services.ledger.usecases.passbook import Passbook, line_of
from tests.builders import EVENING
from tests.ledger_proofs.past import Past
from tests.services.ledger.bank import open_bank
from tests.simulator_ledger.model import is_kept, sides_of


def sides(final: Final) -> Iterator[tuple[str, Posting]]:
    order = final.transfer.order
    for account_id, posting in ((order.debit, final.debit), (order.credit, final.credit)):
        if posting:
            yield account_id, posting


def with_lines(account_id: str, finals: Sequence[Final]) -> Sequence[tuple[Posting, Final]]:
    found = [
        (posting, final) for final in finals for name, posting in sides(final) if name == account_id
    ]
    return sorted(found, key=lambda each: each[0].account_version)


def lines_of(account_id: str, finals: Sequence[Final]) -> Sequence[Posting]:
    return [posting for posting, _ in with_lines(account_id, finals)]


def unchained(lines: Sequence[Posting]) -> Sequence[Posting]:
    """Lines that do not begin where the one before ended; the first begins at nothing."""
    broken, ended = [], (0, 0, 0)
    for each in lines:
        begins = (
            each.available - each.available_change,
            each.held - each.held_change,
            each.lifetime_minutes - each.recognised_minutes,
        )
        if begins != ended:
            broken.append(each)
        ended = (each.available, each.held, each.lifetime_minutes)
    return broken


def is_unbalanced(final: Final) -> bool:
    """It moves other than what it takes, or not between two accounts that it should ask."""
    order = final.transfer.order.model_dump(mode="json")
    asked = [side for side in ("debit", "credit") if getattr(final, side)]
    moved = [posting.minutes for _, posting in sides(final)]
    return asked != [*sides_of(order)] or (len(moved) == 2 and sum(moved) != 0)


def other_side(finals: Sequence[Final], unit: str) -> int:
    """What the accounts have that nobody writes: the negative of what went through."""
    return -sum(
        posting.minutes
        for final in finals
        if final.transfer.order.unit == unit
        for name, posting in sides(final)
        if not is_kept(posting.counterpart) and is_kept(name)
    )


def counters(account: Account) -> tuple[int, ...]:
    return (
        account.available,
        account.held,
        account.debits_posted,
        account.credits_posted,
        account.lifetime_minutes,
        account.version,
    )


def summed(account_id: str, finals: Sequence[Final]) -> tuple[int, ...]:
    lines = lines_of(account_id, finals)
    return (
        sum(each.available_change for each in lines),
        sum(each.held_change for each in lines),
        sum(-each.minutes for each in lines if each.minutes < 0),
        sum(each.minutes for each in lines if each.minutes > 0),
        sum(each.recognised_minutes for each in lines),
        len(lines),
    )


def facts(outcome: Outcome) -> dict[str, Any]:
    """What was answered: in which block it is sealed later is no part of it."""
    return outcome.model_dump(mode="json", exclude={"block"})


def months_of(account_id: str, finals: Sequence[Final]) -> Sequence[Month]:
    """Of any account, also of a pool or a shelf, from the lines themselves."""
    return months([line_of(final, posting) for posting, final in with_lines(account_id, finals)])


async def statement(past: Past, volunteer_id: VolunteerId) -> Sequence[Month]:
    """As its holder is shown it."""
    passbook = Passbook(past.bank.accounts, past.bank.journal)
    return months(await passbook.lines(volunteer_id))


async def wrong(database: Database) -> Sequence[str]:
    """By the bank's own audit of everything."""
    bank = await open_bank(database, lambda: EVENING)
    blocks, audits = await open_blocks(database), await open_audits(database)
    auditor = Auditor(bank.bookkeeper, bank.journal, blocks, audits, lambda: EVENING)
    return [str(each) for each in (await auditor.audit({}, {}, {})).violations]
