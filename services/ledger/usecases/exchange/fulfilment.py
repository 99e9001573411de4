"""Takes a redemption to the end of what was decided: hours first, then pieces, both or neither.

Every step may be repeated by anybody, also by the timer after a crash: what was allotted, held or
ended stands under a name that follows from the redemption, so each finds what the first one did.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from lovebank.contracts.instant import in_rfc_3339
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.documents.collection import Between, OneOf, Where
from lovebank.kernel.errors import Refusal, StaleVersion
from lovebank.kernel.repository import Kept
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.log import get_logger
from services.ledger import metrics
from services.ledger.domain.errors import OrderDiffers
from services.ledger.domain.exchange.orders import (
    GOODS,
    hold_of_hours,
    hold_of_stock,
    redemption_whose_hours_came_back,
    reversal_of_stock,
)
from services.ledger.domain.exchange.redemption import (
    ON_THE_WAY,
    AnyRedemption,
    Asked,
    Captured,
    Delivering,
    Refusing,
    Reserved,
    Returning,
    Reversing,
    Terms,
    Why,
)
from services.ledger.domain.order import Kind, Order, ending
from services.ledger.domain.transfer import Final, Rejected
from services.ledger.store.redemptions import Redemptions
from services.ledger.usecases.exchange import exchange_events
from services.ledger.usecases.exchange.allotting import Allotting
from services.ledger.usecases.exchange.asked_once import was_entered
from services.ledger.usecases.teller import Teller

LEDGER = "ledger"
A_MOMENT = timedelta(milliseconds=1)  # The end of the time belongs to what is over.
log = get_logger()


class Fulfilment:
    def __init__(
        self, redemptions: Redemptions, allotting: Allotting, teller: Teller, clock: Clock
    ) -> None:
        self._redemptions = redemptions
        self._allotting = allotting
        self._teller = teller
        self._clock = clock

    async def to_the_end(self, redemption_id: str) -> AnyRedemption:
        """What became of it. Nothing is decided here that was not decided when it was asked."""
        return await settle(lambda: self._go_on(redemption_id))

    async def reversed(self, transfer_id: str, cause: Cause) -> None:
        """Where the hours of a redemption were taken back, what belongs to them follows."""
        redemption_id = redemption_whose_hours_came_back(transfer_id)
        if redemption_id and await self._redemptions.find_one(redemption_id):
            await self.to_the_end(redemption_id)  # Whoever handed it over may have died there.
            await settle(lambda: self._reverse(redemption_id, cause))
            await self.to_the_end(redemption_id)

    async def _reverse(self, redemption_id: str, cause: Cause) -> None:
        kept = await self._redemptions.get(redemption_id)
        if isinstance(kept.value, Captured):
            reversing = kept.value.reverse(self._clock())
            await self._redemptions.replace(kept, reversing, [], cause)

    async def finish(self) -> None:
        """Those that somebody left half way; any number may do it at once."""
        on_the_way: Where = {"state": OneOf(ON_THE_WAY)}
        async for kept in self._redemptions.every(on_the_way):
            await self._finish(kept.id)

    async def expire(self) -> None:
        """What was not collected in time goes back."""
        overdue = Between(below=in_rfc_3339(self._clock() + A_MOMENT))
        where: Where = {"state": "reserved", "terms.collect_by": overdue}
        async for kept in self._redemptions.every(where):
            await self._expire(kept)

    async def _expire(self, kept: Kept[AnyRedemption]) -> None:
        if not isinstance(kept.value, Reserved):
            return
        late = kept.value.give_back("time", LEDGER, self._clock())
        try:
            await self._redemptions.replace(kept, late, [], Cause(id=f"expired:{kept.id}"))
        except StaleVersion:
            return  # It was collected or given back at the last moment.
        await self._finish(kept.id)

    async def _finish(self, redemption_id: str) -> None:
        try:
            await self.to_the_end(redemption_id)
        except Refusal as refusal:  # One that cannot go on now must not keep the others waiting.
            log.warning("redemption.waits", redemption_id=redemption_id, reason=str(refusal))

    async def _go_on(self, redemption_id: str) -> AnyRedemption:
        kept = await self._redemptions.get(redemption_id)
        while kept.value.state in ON_THE_WAY:
            after = await self._next(kept.value)
            told = exchange_events.of(after, self._clock())
            cause = Cause(id=f"{after.state}:{redemption_id}")
            kept = await self._redemptions.replace(kept, after, told, cause)
            metrics.REDEMPTIONS.labels(after.state).inc()
        return kept.value

    async def _next(self, redemption: AnyRedemption) -> AnyRedemption:
        match redemption:
            case Asked():
                why = await self._why_not(redemption.terms)
                return redemption.refuse(why) if why else redemption.reserve()
            case Delivering():
                await self._hand_over(redemption)
                return redemption.capture()
            case Reversing():
                await self._put_back(redemption)
                return redemption.close()
            case Refusing() | Returning():
                await self._take_back(redemption.terms)
                return redemption.close()
        return redemption

    async def _why_not(self, terms: Terms) -> Why | None:
        refused: Why | None = await self._allotting.allot(terms)
        if refused:
            return refused
        held = await self._submit(hold_of_hours(terms))
        if isinstance(held, Rejected):
            return "insufficient" if held.why == "ceiling" else held.why
        if terms.kind == GOODS and isinstance(await self._submit(hold_of_stock(terms)), Rejected):
            return "out_of_stock"
        return None

    async def _hand_over(self, delivering: Delivering) -> None:
        taken = (delivering.minutes, delivering.quantity)
        for hold, amount in zip(_holds(delivering.terms), taken, strict=False):
            await self._submit(ending(hold, Kind.CAPTURE, amount))
        await self._allotting.correct(delivering.terms, delivering.minutes)

    async def _take_back(self, terms: Terms) -> None:
        for hold in _holds(terms):
            # What was not entered is not entered later: it was refused before it came to that.
            entered = await was_entered(self._teller, hold.transfer_id)
            if entered and isinstance(await self._submit(hold), Final):
                await self._submit(ending(hold, Kind.RELEASE))
        await self._allotting.correct(terms, 0)

    async def _put_back(self, reversing: Reversing) -> None:
        if reversing.terms.kind == GOODS:
            order = reversal_of_stock(reversing.terms, reversing.quantity)
            try:
                await self._submit(order)
            except OrderDiffers:  # The office has put them back itself.
                log.info("redemption.pieces_are_back", redemption_id=reversing.terms.redemption_id)
        await self._allotting.correct(reversing.terms, 0)

    async def _submit(self, order: Order) -> Final | Rejected:
        return await self._teller.submit(order, Cause(id=f"order:{order.transfer_id}"))


def _holds(terms: Terms) -> Sequence[Order]:
    """Hours first; services lie on no shelf."""
    hours = hold_of_hours(terms)
    return [hours, hold_of_stock(terms)] if terms.kind == GOODS else [hours]
