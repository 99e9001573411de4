"""What must be true of every final transfer, beside what `books.py` counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from lovebank.contracts.ids import TransferId
from services.ledger.domain.block import block_id
from services.ledger.domain.books import Difference
from services.ledger.domain.order import ENDS_A_HOLD, Code, Kind, Order, overflow_of
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
        yield _violation(order, "unbalanced", debit.minutes + credit.minutes, 0)
    if order.deed and credit:
        yield from _of_its_ceiling(order, credit)
    free = order.force or order.kind in ENDS_A_HOLD
    if debit and not free and debit.available < order.floor:
        yield _violation(order, "below the floor", debit.available, order.floor)


class Together:
    """What is wrong among them: a hold ended twice, or never held; a transfer reversed twice; more
    or less in the pool than a deed brought over the ceiling, or nothing.

    Of all that is added only these are remembered.
    """

    def __init__(self) -> None:
        self._held: dict[TransferId, int] = {}
        self._ends: list[Order] = []
        self._reverses: list[Order] = []
        self._brought: dict[TransferId, int] = {}
        self._sealed_in: dict[TransferId, str] = {}  # Of what was brought, the block.
        self._overflows: list[Order] = []

    def add(self, final: Final) -> None:
        order = final.transfer.order
        if order.kind is Kind.HOLD:
            self._held[order.transfer_id] = order.amount
        if order.ends:
            self._ends.append(order)
        if order.reverses:
            self._reverses.append(order)
        self._add_overflow(order, final)

    @property
    def named(self) -> Collection[TransferId]:
        """What must be in the journal, and at its end."""
        return {name for each in (*self._ends, *self._reverses) if (name := _of(each))}

    @property
    def awaited(self) -> Mapping[TransferId, str]:
        """Deeds that are sealed, and the block of each, whose overflow was not among them."""
        came = {_deposit_of(each.transfer_id) for each in self._overflows}
        return {name: block for name, block in self._sealed_in.items() if name not in came}

    def late(self, deposit_id: TransferId) -> Violation:
        """Of one that is awaited, and should have come by now."""
        minutes = self._brought[deposit_id]
        what = "never came to the pool"
        return Violation(about=deposit_id, what=what, says=0, should_say=minutes)

    def violations(self, there: Collection[TransferId]) -> Iterator[Violation]:
        """`there` are those of the `named` that are."""
        yield from _once("ended", self._ends, there)
        yield from _once("reversed", self._reverses, there)
        for order in self._ends:
            held = self._held.get(order.ends or order.transfer_id, order.held)
            if held != order.held:
                yield _violation(order, "ends more or less than was held", order.held, held)
        for order in self._overflows:
            brought = self._brought.get(_deposit_of(order.transfer_id), 0)
            if brought != order.amount:
                yield _violation(order, "overflows otherwise than its deed", order.amount, brought)

    def _add_overflow(self, order: Order, final: Final) -> None:
        """A deed's may still be on its way to the pool; what came there must be of a deed."""
        if final.credit and final.credit.overflow_minutes:
            self._brought[order.transfer_id] = final.credit.overflow_minutes
            if final.block:
                self._sealed_in[order.transfer_id] = block_id(order.community_id, final.block)
        if order.code is Code.OVERFLOW and order.kind is Kind.MOVE:
            self._overflows.append(order)


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


def _once(what: str, orders: Iterable[Order], there: Collection[TransferId]) -> Iterator[Violation]:
    named = (name for each in orders if (name := _of(each)))
    for name, times in Counter(named).items():
        if times > 1:
            yield Violation(about=name, what=f"{what} more than once", says=times, should_say=1)
        if name not in there:
            yield Violation(about=name, what=f"{what} and not there", says=0, should_say=1)


def _of_its_ceiling(order: Order, credit: Posting) -> Iterator[Violation]:
    over = credit.over_ceiling_minutes
    if credit.minutes + over > order.amount:
        yield _violation(order, "more than was served", credit.minutes + over, order.amount)
    if credit.overflow_minutes not in (0, over):
        yield _violation(order, "overflows otherwise", credit.overflow_minutes, over)


def _of(order: Order) -> TransferId | None:
    return order.ends or order.reverses


def _deposit_of(transfer_id: TransferId) -> TransferId:
    return TransferId(transfer_id.removesuffix(overflow_of(TransferId(""))))


def _violation(order: Order, what: str, says: int, should_say: int) -> Violation:
    return Violation(about=order.transfer_id, what=what, says=says, should_say=should_say)
