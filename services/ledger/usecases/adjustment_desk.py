"""Corrections of the books: one proposes to take a transfer back, one of another house approves.

A reversal that the books rejected stays rejected under its id. The next attempt has the next id,
and is made only once the one before is known to be rejected: so at most one is ever final.
"""

from __future__ import annotations

from dataclasses import dataclass

from lovebank.contracts.ids import PlaceId, TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.errors import StaleVersion
from lovebank.kernel.identity.principal import NothingHere, Permit
from lovebank.kernel.paging import Asked
from lovebank.kernel.repository import Kept, KeptPage
from lovebank.kernel.retry import settle
from services.ledger.domain.adjustment import (
    AdjustedBecause,
    Adjustment,
    AnyAdjustment,
    attempt_of,
    check_reversible,
    concerned_by,
    way_back,
)
from services.ledger.domain.errors import CannotBeReversed, OrderDiffers
from services.ledger.domain.four_eyes import Approved, RefusedBecause
from services.ledger.domain.order import Order
from services.ledger.domain.transfer import Outcome, Rejected
from services.ledger.store.journal import Journal
from services.ledger.usecases.four_eyes import FourEyes
from services.ledger.usecases.teller import Teller

ATTEMPTS_MAX = 20


@dataclass(frozen=True)
class Told:
    transfer_id: TransferId
    because: AdjustedBecause
    force: bool


class AdjustmentDesk:
    def __init__(self, eyes: FourEyes[Adjustment], journal: Journal, teller: Teller) -> None:
        self._eyes = eyes
        self._journal = journal
        self._teller = teller

    async def propose(self, told: Told, permit: Permit, cause: Cause) -> AnyAdjustment:
        """Raises `NothingHere`, `CannotBeReversed`, `OwnCase`, `NoOrganization`."""
        kept = await self._journal.find_one(told.transfer_id)
        if kept is None:
            raise NothingHere
        permit.check(kept.value.transfer.order.community_id)
        adjustment = _adjustment(told, kept.value.transfer.order, cause)
        if made := await self._eyes.made_by(adjustment.adjustment_id, cause):
            return made.value
        check_reversible(kept.value)
        await self._next_attempt(adjustment)
        proposed = await self._eyes.check(adjustment, permit)
        return (await self._eyes.add(adjustment.adjustment_id, proposed, cause)).value

    async def show(self, name: str, permit: Permit) -> AnyAdjustment:
        return (await self._eyes.find(name, permit)).value

    async def list(
        self, permit: Permit, place: PlaceId | None, state: str | None, page: Asked
    ) -> KeptPage[AnyAdjustment]:
        return await self._eyes.list(permit, place, state, page)

    async def approve(self, name: str, permit: Permit, cause: Cause) -> AnyAdjustment:
        """Approve it, and then and there take the transfer back."""
        await self._carry_out(await self._eyes.approve(name, permit, cause))
        return await self.show(name, permit)

    async def refuse(
        self, name: str, because: RefusedBecause, permit: Permit, cause: Cause
    ) -> AnyAdjustment:
        return (await self._eyes.refuse(name, because, permit, cause)).value

    async def withdraw(self, name: str, permit: Permit, cause: Cause) -> AnyAdjustment:
        return (await self._eyes.withdraw(name, permit, cause)).value

    async def carry_out(self) -> None:
        """Whatever was approved by somebody who did not live to see it done."""
        async for kept in self._eyes.approved():
            await self._carry_out(kept)

    async def _carry_out(self, kept: Kept[AnyAdjustment]) -> None:
        approved = kept.value
        if not isinstance(approved, Approved):
            return
        try:
            outcome = await settle(lambda: self._take_back(approved))
        except CannotBeReversed as refusal:
            why = str(refusal)
            await self._eyes.end(kept.id, lambda found: found.fail(why))
            return
        if isinstance(outcome, Rejected):
            rejected = outcome.why
            await self._eyes.end(kept.id, lambda found: found.fail(rejected))
        else:
            await self._eyes.end(kept.id, lambda found: found.end(outcome.transfer.transfer_id))

    async def _take_back(self, approved: Approved[Adjustment]) -> Outcome:
        adjustment = approved.subject
        final = check_reversible((await self._journal.get(adjustment.reverses)).value)
        order = way_back(final, approved, await self._next_attempt(adjustment))
        try:
            outcome = await self._teller.submit(order, Cause(id=adjustment.adjustment_id))
        except OrderDiffers as theirs:  # Somebody else's attempt came in between: look again.
            raise StaleVersion(order.transfer_id) from theirs
        if outcome.transfer.cause_id != adjustment.adjustment_id:  # Theirs, alike in all it says.
            raise StaleVersion(order.transfer_id)
        return outcome

    async def _next_attempt(self, adjustment: Adjustment) -> TransferId:
        """This adjustment's own, or the first that nobody made. Raises `CannotBeReversed`."""
        for number in range(1, ATTEMPTS_MAX + 1):
            name = attempt_of(adjustment.reverses, number)
            kept = await self._journal.find_one(name)
            if kept is None or kept.value.transfer.cause_id == adjustment.adjustment_id:
                return name
            if not isinstance(kept.value, Rejected):
                raise CannotBeReversed(adjustment.reverses, "it was taken back before")
        raise CannotBeReversed(adjustment.reverses, f"the books said no {ATTEMPTS_MAX} times")


def _adjustment(told: Told, order: Order, cause: Cause) -> Adjustment:
    """Named after the command: asked again, it is the same one."""
    return Adjustment(
        adjustment_id="adjustment:" + cause.id.rpartition(":")[2],
        community_id=order.community_id,
        concerned=concerned_by(order),
        reverses=told.transfer_id,
        because=told.because,
        force=told.force,
    )
