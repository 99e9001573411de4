"""Holds that are due are ended by the clock, whoever made them and whatever they are for.

Where a redemption stands behind the hold, that decides, and its hold follows; any other is ended
in the journal alone. Each step may be repeated by anybody: a hold has one end, under one id.
"""

from __future__ import annotations

from datetime import timedelta

from lovebank.contracts.instant import in_rfc_3339
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, Where
from lovebank.kernel.telemetry.log import get_logger
from services.ledger.domain.errors import OrderDiffers
from services.ledger.domain.order import Kind, ending, resolution_of
from services.ledger.domain.transfer import Final
from services.ledger.store.journal import Journal
from services.ledger.usecases.exchange.fulfilment import A_MOMENT, Fulfilment
from services.ledger.usecases.teller import Teller

LOOK_BACK = timedelta(days=1)  # A hold may be entered late, by whoever recovers it.
log = get_logger()


class Expiry:
    def __init__(
        self, journal: Journal, teller: Teller, fulfilment: Fulfilment, clock: Clock
    ) -> None:
        self._journal = journal
        self._teller = teller
        self._fulfilment = fulfilment
        self._clock = clock
        self._looked_from = "0"  # Of all that is due, once after each start.

    async def expire(self) -> None:
        now = self._clock()
        await self._fulfilment.expire()
        due = Between(at_least=self._looked_from, below=in_rfc_3339(now + A_MOMENT))
        where: Where = {"hold_ends_at": due}
        async for kept in self._journal.every(where):
            if isinstance(kept.value, Final):
                await self._end(kept.value)
        self._looked_from = in_rfc_3339(now - LOOK_BACK)

    async def _end(self, hold: Final) -> None:
        order = hold.transfer.order
        if await self._journal.find_one(resolution_of(order.transfer_id)):
            return
        cause = Cause(id=f"due:{order.transfer_id}", correlation_id=hold.transfer.correlation_id)
        try:
            await self._teller.submit(ending(order, Kind.EXPIRY), cause)
        except OrderDiffers:  # It was captured or released at the last moment.
            log.info("ledger.hold_ended_otherwise", transfer_id=order.transfer_id)
