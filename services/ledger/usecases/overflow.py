"""What a deed brought over a member's ceiling goes to the pool: by an order of its own.

Its id follows from the deposit's, so anybody may ask for it, and again: whoever deposits does at
once, and whoever hears of the deposit does after them. So no crash between the two loses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from services.ledger.domain.order import Order, overflow, reversal
from services.ledger.domain.transfer import Final, Outcome, Pending, Rejected
from services.ledger.store.journal import Journal
from services.ledger.usecases.teller import Teller


@dataclass(frozen=True)
class Overflow:
    teller: Teller
    journal: Journal

    async def follow(self, deposit_id: TransferId, cause: Cause) -> None:
        """After a deposit that was heard of."""
        if deposit := await self.journal.find_one(deposit_id):
            await carry_over(self.teller, deposit.value, cause)

    async def take_back(self, reversal_id: TransferId, of: TransferId, cause: Cause) -> None:
        """Where a deposit was taken back, what it gave the pool goes back as well.

        By force: it was never the pool's to spend. That shows in the books, as it must.
        """
        deposit, back = await self.journal.find_one(of), await self.journal.find_one(reversal_id)
        if deposit is None or back is None:
            return
        order = await carry_over(self.teller, deposit.value, cause)
        if order is not None:
            await self.teller.submit(_way_back(order, back.value.transfer.order), cause)


async def carry_over(
    teller: Teller, deposit: Outcome | Pending | Rejected, cause: Cause
) -> Order | None:
    """The order by which it went to the pool; none where nothing was over."""
    posting = deposit.credit if isinstance(deposit, Final) else None
    if posting is None or not posting.overflow_minutes:
        return None
    order = overflow(deposit.transfer.order, posting.overflow_minutes)
    await teller.open_account(VolunteerId(order.credit), order.community_id, order.credit)
    due_to = Cause(id=cause.id, correlation_id=deposit.transfer.correlation_id)
    await teller.submit(order, due_to)
    return order


def _way_back(order: Order, of_the_deposit: Order) -> Order:
    reason, by = of_the_deposit.reason or "", of_the_deposit.approved_by or ""
    back = reversal(order, order.amount, 0, reason, by)
    return back.model_copy(update={"force": True, "proposed_by": of_the_deposit.proposed_by})
