"""What must be true of every final transfer, beside what `books.py` counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from lovebank.contracts.ids import TransferId
from services.ledger.domain.books import Difference
from services.ledger.domain.order import ENDS_A_HOLD, Code, Kind, overflow_of
from services.ledger.domain.transfer import Final, Posting

BOTH_SIDES_MOVE = frozenset({Kind.MOVE, Kind.CAPTURE, Kind.REVERSAL})


class Violation(BaseModel):
    """Something that must never be: `about` names the account, transfer or block."""

    model_config = ConfigDict(frozen=True)

    about: str
    what: str
    says: int
    should_say: int

    @classmethod
    def of(cls, difference: Difference) -> Violation:
        return cls(
            about=difference.account_id,
            what=difference.what,
            says=difference.account_says,
            should_say=difference.journal_says,
        )


def alone(final: Final) -> Iterator[Violation]:
    """What is wrong with a transfer by itself: its balance, its floor, its ceiling."""
    order, debit, credit = final.transfer.order, final.debit, final.credit
    if debit and credit and order.kind in BOTH_SIDES_MOVE and debit.minutes + credit.minutes:
        yield _violation(final, "unbalanced", debit.minutes + credit.minutes, 0)
    if order.deed and credit:
        yield from _of_its_ceiling(final, credit)
    free = order.force or order.kind in ENDS_A_HOLD
    if debit and not free and debit.available < order.floor:
        yield _violation(final, "below the floor", debit.available, order.floor)


def together(finals: Iterable[Final]) -> Iterator[Violation]:
    """What is wrong among them: a hold ended twice, or never held; a transfer reversed twice; more
    or less in the pool than a deed brought over the ceiling.
    """
    by_id = {each.transfer.transfer_id: each for each in finals}
    for each in by_id.values():
        yield from _of_its_hold(each, by_id)
        yield from _of_its_overflow(each, by_id)
    orders = [each.transfer.order for each in by_id.values()]
    seen = Counter(("ended", order.ends) for order in orders if order.ends)
    seen.update(("reversed", order.reverses) for order in orders if order.reverses)
    for (what, of), times in seen.items():
        if times > 1:
            yield Violation(about=of, what=f"{what} more than once", says=times, should_say=1)
        if of not in by_id:
            yield Violation(about=of, what=f"{what} and not there", says=0, should_say=1)


def chained(posting: Posting, before: Posting | None) -> bool:
    """Whether a line begins where the line before it ended; the first at nothing."""
    begins = (
        posting.available - posting.available_change,
        posting.held - posting.held_change,
        posting.lifetime_minutes - posting.recognised_minutes,
    )
    ended = (before.available, before.held, before.lifetime_minutes) if before else (0, 0, 0)
    return begins == ended


def unchained(account_id: str, posting: Posting) -> Violation:
    line = posting.account_version
    what = f"line {line} does not begin where the one before ended"
    return Violation(about=account_id, what=what, says=posting.available, should_say=line)


def sides(final: Final) -> Sequence[tuple[str, Posting]]:
    order = final.transfer.order
    both = ((order.debit, final.debit), (order.credit, final.credit))
    return [(account_id, posting) for account_id, posting in both if posting]


def _of_its_hold(final: Final, by_id: Mapping[TransferId, Final]) -> Iterator[Violation]:
    order = final.transfer.order
    hold = by_id.get(order.ends) if order.ends else None
    if hold and hold.transfer.order.amount != order.held:
        held = hold.transfer.order.amount
        yield _violation(final, "ends more or less than was held", order.held, held)


def _of_its_ceiling(final: Final, credit: Posting) -> Iterator[Violation]:
    over, served = credit.over_ceiling_minutes, final.transfer.order.amount
    if credit.minutes + over > served:
        yield _violation(final, "more than was served", credit.minutes + over, served)
    if credit.overflow_minutes not in (0, over):
        yield _violation(final, "overflows otherwise", credit.overflow_minutes, over)


def _of_its_overflow(final: Final, by_id: Mapping[TransferId, Final]) -> Iterator[Violation]:
    """A deed's may still be on its way to the pool; what came there must be of a deed."""
    order = final.transfer.order
    if order.code is not Code.OVERFLOW or order.kind is not Kind.MOVE:
        return
    deposit = by_id.get(_deposit_of(order.transfer_id))
    credit = deposit.credit if deposit else None
    if credit is None or credit.overflow_minutes != order.amount:
        should = credit.overflow_minutes if credit else 0
        yield _violation(final, "overflows otherwise than its deed", order.amount, should)


def _deposit_of(transfer_id: TransferId) -> TransferId:
    return TransferId(transfer_id.removesuffix(overflow_of(TransferId(""))))


def _violation(final: Final, what: str, says: int, should_say: int) -> Violation:
    return Violation(about=final.transfer.transfer_id, what=what, says=says, should_say=should_say)
