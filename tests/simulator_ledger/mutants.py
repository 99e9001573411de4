"""Mistakes that one could make in this algorithm. Each of them must be found.

Most are a line of the real code left out or done in another order; what surrounds it is the real
code, so that a mutant says whether the simulator would notice that very line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from lovebank.contracts.event import Event
from lovebank.contracts.ids import TransferId
from lovebank.kernel.cause import Cause
from lovebank.kernel.repository import Kept, Repository
from services.ledger.domain import order
from services.ledger.domain.account import Account
from services.ledger.domain.errors import OrderDiffers
from services.ledger.domain.order import AMOUNT_MAX, Order
from services.ledger.domain.transfer import Outcome, Pending, Refused
from services.ledger.store.journal import KeptEntry
from services.ledger.usecases import gate, overflow
from services.ledger.usecases.gate import ABSORBED, Finished, Gate, Leg
from services.ledger.usecases.teller import RECOVERED_AFTER, Doors, Teller


class AccountsBare(Repository[Account]):
    """Those of the store, and a mistake in how they are written."""

    def __init__(self, of: Repository[Account]) -> None:
        self.__dict__.update(of.__dict__)


class RefusalNotKept(AccountsBare):
    async def replace(
        self, kept: Kept[Account], value: Account, events: Sequence[Event], cause: Cause
    ) -> Kept[Account]:
        left = tuple(each for each in value.in_transit if not isinstance(each, Refused))
        bare = value.model_copy(update={"in_transit": left})
        return await super().replace(kept, bare, events, cause)


class PendingForgotten(AccountsBare):
    async def replace(
        self, kept: Kept[Account], value: Account, events: Sequence[Event], cause: Cause
    ) -> Kept[Account]:
        left = tuple(each for each in value.in_transit if each not in kept.value.in_transit)
        bare = value.model_copy(update={"in_transit": left})
        return await super().replace(kept, bare, events, cause)


class ForgetsWithoutMark(Gate):
    """What it knew to be final is cleared, and what was verified before is trusted all the same."""

    def is_final(self, transfer_id: TransferId) -> None:
        mark = self._mark
        super().is_final(transfer_id)
        self._mark = mark


class AbsorbsAgain(Gate):
    """It does not look whether the account has absorbed this transfer already."""

    async def _write(self, legs: Sequence[Leg]) -> None:
        kept = await self._read_once()
        after = kept.value.without(self._final)
        for leg in legs:
            if await self._may_absorb(leg):
                after = after.absorb(leg.order, leg.part, leg.policy, leg.room)
        if after.in_transit != kept.value.in_transit:
            self._kept = await self._accounts.replace(kept, after, [], ABSORBED)
        for leg in legs:
            leg.say(leg.answer_of(after) or Finished())


class JournalReadFirst(Gate):
    """Whether a transfer is unfinished is asked before the account is read."""

    async def _write(self, legs: Sequence[Leg]) -> None:
        pending = [isinstance(await self._look(leg.order.transfer_id), Pending) for leg in legs]
        kept = await self._read_once()
        for leg, is_pending in zip(legs, pending, strict=True):
            if is_pending:
                leg.mark = self._mark
        await super()._write(legs)
        assert kept


class ReadsAfterEntering(Teller):
    """The accounts are read after the order was entered: it may have ended in between."""

    async def submit(self, order: Order, cause: Cause) -> Outcome:
        await self._doors(order)
        entry, _ = await self._enter(order, cause)
        if entry.value.transfer.order != order:
            raise OrderDiffers(order.transfer_id)
        return await self._drive(entry, await self._doors(order))


class RecoveryTrusts(Teller):
    """What was pending when it was listed is driven as if it still were."""

    async def recover(self) -> None:
        async for kept in self._journal.every({"state": "pending"}):
            if kept.value.transfer.entered_at <= self._clock() - RECOVERED_AFTER:
                await self._drive(kept, await self._doors(kept.value.transfer.order))


class CreditFirst(Teller):
    async def _doors(self, order: Order) -> Doors:
        doors = await super()._doors(order)
        return dict(reversed(doors.items()))


class HoldGives(Teller):
    """Whoever may be given it later is given it when it is held."""

    async def _doors(self, order: Order) -> Doors:
        return await super()._doors(order.model_copy(update={"kind": "move"}))


class BalanceReadBefore(Teller):
    """Whether there is enough is decided on what was read, not in the write."""

    async def _decide(self, pending: Pending, doors: Doors) -> Outcome:
        order = pending.transfer.order
        if "debit" in doors:
            account = await self._accounts.get(order.debit)
            if account.value.available >= order.amount + order.floor:
                order = order.model_copy(update={"floor": -AMOUNT_MAX})
        transfer = pending.transfer.model_copy(update={"order": order})
        outcome = await super()._decide(Pending(transfer=transfer), doors)
        return outcome.model_copy(update={"transfer": pending.transfer})


class CeilingReadBefore(Teller):
    """Whether the receiver has room is decided on what was read, not in the write."""

    async def _room(self, order: Order, doors: Doors) -> int | None:
        if not order.capped or order.force:
            return None
        gate, mark = doors["credit"]
        receiver = await gate.account()
        rules = await self._policies.in_force(receiver.community_id)
        if receiver.room_under(rules.ceiling_minutes) >= order.amount:
            rules = rules.model_copy(update={"ceiling_minutes": AMOUNT_MAX})
        said = await gate.absorb(Leg(order, "room", rules, mark))
        return 0 if isinstance(said, Refused) else said.minutes


def named_after_the_member(of: Order, minutes: int) -> Order:
    """Two deeds that bring as much over the ceiling are one."""
    name = TransferId(f"overflow:{of.credit}:{minutes}")
    return order.overflow(of, minutes).model_copy(update={"transfer_id": name})


class LooksThenEnters(Teller):
    """Over a journal that would enter one id twice."""

    async def _enter(self, order: Order, cause: Cause) -> tuple[KeptEntry, bool]:
        known = await self._journal.find_one(order.transfer_id)
        return (known, False) if known else await super()._enter(order, cause)


@dataclass(frozen=True)
class Mutant:
    name: str
    teller: type[Teller] = Teller
    gate: type[Gate] = Gate
    accounts: type[AccountsBare] = AccountsBare
    overflow: Callable[[Order, int], Order] = order.overflow
    unfenced: str = ""  # The collection in which whoever writes last wins.
    overwritten: str = ""  # The collection in which an id can be taken twice.

    @contextmanager
    def made(self) -> Iterator[None]:
        names = patch.object(overflow, "overflow", self.overflow)
        with patch.object(gate, "Gate", self.gate), names:
            yield


NONE = Mutant("none")
MUTANTS = {
    mutant.name: mutant
    for mutant in (
        Mutant("no-fence", unfenced="accounts"),
        Mutant("accounts-read-after-entering", teller=ReadsAfterEntering),
        Mutant("refusal-not-kept", accounts=RefusalNotKept),
        Mutant("forgets-without-mark", gate=ForgetsWithoutMark),
        Mutant("pending-forgotten", accounts=PendingForgotten),
        Mutant("absorbs-again", gate=AbsorbsAgain),
        Mutant("journal-read-first", gate=JournalReadFirst),
        Mutant("credit-first", teller=CreditFirst),
        Mutant("balance-read-before", teller=BalanceReadBefore),
        Mutant("ceiling-read-before", teller=CeilingReadBefore),
        Mutant("overflow-named-after-the-member", overflow=named_after_the_member),
        Mutant("looks-then-enters", teller=LooksThenEnters, overwritten="journal"),
        Mutant("recovery-trusts", teller=RecoveryTrusts),
        Mutant("hold-gives", teller=HoldGives),
        Mutant("journal-unfenced", unfenced="journal"),
    )
}
