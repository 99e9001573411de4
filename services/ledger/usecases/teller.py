"""How minutes move in the bank: each order once, whatever is lost, repeated or late.

Journal first, fenced account gate. The accounts are read, then the order is entered as pending;
the debit account absorbs it or refuses it, then the credit account absorbs it; then one write makes
it final, with the events that tell of it. Where the receiver's balance has a ceiling, it is asked
first of all to keep room. Every step may be repeated by anybody, at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from typing import TypeAlias

from lovebank.contracts.ids import AccountId, CommunityId, PersonId, TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.clock import Clock
from lovebank.kernel.errors import StaleVersion, Taken
from lovebank.kernel.ids import NewId
from lovebank.kernel.repository import Kept
from lovebank.kernel.together import try_all
from services.ledger import metrics
from services.ledger.domain.account import Account, opened
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.chart import MINUTES
from services.ledger.domain.errors import DeedDiffers, NoSuchAccount, OrderDiffers
from services.ledger.domain.order import Deed, Order, Side, deposit
from services.ledger.domain.transfer import (
    Final,
    Outcome,
    Pending,
    Posting,
    Refused,
    Rejected,
    Transfer,
)
from services.ledger.store.accounts import Accounts
from services.ledger.store.journal import Journal, KeptEntry
from services.ledger.usecases import events
from services.ledger.usecases.counting import count
from services.ledger.usecases.gate import UNVERIFIED, Finished, Gate, Gates, Leg
from services.ledger.usecases.policy_desk import PolicyDesk

RECOVERED_AFTER = timedelta(seconds=5)
RECOVERED_TOGETHER = 200
Doors: TypeAlias = dict[Side, tuple[Gate, int]]  # Each gate, and the mark of its reading.


class Teller:
    def __init__(
        self,
        accounts: Accounts,
        journal: Journal,
        policies: PolicyDesk,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._accounts = accounts
        self._journal = journal
        self._policies = policies
        self._clock = clock
        self._new_id = new_id
        self._gates = Gates(accounts, self.look)

    async def open_account(
        self,
        holder_id: VolunteerId,
        community_id: CommunityId,
        account_id: AccountId | None = None,
        unit: str = MINUTES,
    ) -> Kept[Account]:
        """The account, new or as it is; a member's unless it is named otherwise."""
        account = opened(holder_id, community_id, self._clock(), account_id, unit)
        known = await self._accounts.find_one(account.account_id)
        cause = Cause(id=f"opening:{account.account_id}")
        return known or await self._accounts.add(account.account_id, account, [], cause)

    async def deposit(
        self, deed: Deed, cause: Cause, entered_by: Sequence[PersonId] = ()
    ) -> Outcome:
        """Raises `DeedDiffers` where the deed is in the journal with other facts."""
        due_to = Cause(id=cause.id, correlation_id=cause.correlation_id or deed.deed_id)
        try:
            return await self.submit(await self._order(deed, entered_by), due_to)
        except OrderDiffers:
            # It was entered before, and is judged by the rules of then.
            known = (await self.look(deed.transfer_id)).transfer.order
            if known.deed != deed:
                raise DeedDiffers(deed.deed_id) from None
            return await self.submit(known, due_to)

    async def submit(self, order: Order, cause: Cause) -> Outcome:
        """The order's one outcome, also for who asks again.

        Raises `OrderDiffers` where the id is in the journal with other facts, `NoSuchAccount`,
        `UnitsDiffer`; then nothing was written.
        """
        # Before it is entered, always: `gate.py` says why.
        doors = await self._doors(order)
        entry, is_new = await self._enter(order, cause)
        if entry.value.transfer.order != order:
            raise OrderDiffers(order.transfer_id)
        return await self._drive(entry, doors if is_new else _unverified(doors))

    async def look(self, transfer_id: TransferId) -> Pending | Final | Rejected:
        return (await self._journal.get(transfer_id)).value

    async def recover(self) -> None:
        """Take to their end the transfers that somebody left half way.

        One that cannot be keeps no other from its end; then what is wrong is raised.
        """
        left = [kept async for kept in self._journal.every({"state": "pending"}) if self._old(kept)]
        await try_all(map(self._recover, left), RECOVERED_TOGETHER)

    async def _recover(self, kept: KeptEntry) -> None:
        await self._drive(kept, _unverified(await self._doors(kept.value.transfer.order)))
        metrics.RECOVERED.inc()

    def _old(self, kept: KeptEntry) -> bool:
        return kept.value.transfer.entered_at <= self._clock() - RECOVERED_AFTER

    async def _order(self, deed: Deed, entered_by: Sequence[PersonId]) -> Order:
        account = await self._account(deed)
        community_id = account.community_id
        policy = await self._policies.in_force(community_id)
        return deposit(deed, community_id, policy.version, entered_by)

    async def _account(self, deed: Deed) -> Account:
        try:
            return await self._gates.of(deed.account_id).account()
        except NoSuchAccount:
            return (await self.open_account(deed.volunteer_id, deed.served_in)).value

    async def _doors(self, order: Order) -> Doors:
        gates = {side: self._gates.of(name) for side, name in order.gated.items()}
        return {side: (gate, await gate.mark(order)) for side, gate in gates.items()}

    async def _enter(self, order: Order, cause: Cause) -> tuple[KeptEntry, bool]:
        transfer = Transfer(
            order=order,
            entered_at=self._clock(),
            cause_id=cause.id,
            correlation_id=cause.correlation_id or order.transfer_id,
        )
        try:
            # A cause of its own each time: that it is entered once is its id's business.
            entering = Cause(id=f"entered:{self._new_id()}")
            pending = Pending(transfer=transfer)
            return await self._journal.add(order.transfer_id, pending, [], entering), True
        except Taken:
            return await self._journal.get(order.transfer_id), False

    async def _drive(self, entry: KeptEntry, doors: Doors) -> Outcome:
        """Debit first: what is not there is not given."""
        if not isinstance(entry.value, Pending):
            return entry.value
        try:
            outcome = await self._decide(entry.value, doors)
        except Finished:
            return await self._outcome(entry.value.transfer.transfer_id)
        return await self._finish(entry, outcome, doors)

    async def _decide(self, pending: Pending, doors: Doors) -> Outcome:
        order = pending.transfer.order
        policy, room = await self._policy(order), await self._room(order, doors)
        postings: dict[Side, Posting] = {}
        for side, (gate, mark) in doors.items():
            said = await gate.absorb(Leg(order, side, policy, mark, room))
            if isinstance(said, Refused):
                return pending.reject(said.why)
            if isinstance(said, Posting):
                postings[side] = said
        return pending.post(postings.get("debit"), postings.get("credit"))

    async def _policy(self, order: Order) -> BankPolicy:
        """By which a deed is judged: as it was when the order was entered."""
        if order.deed is None:
            return _no_rules(order.community_id)
        return await self._policies.numbered(order.community_id, order.policy_version)

    async def _room(self, order: Order, doors: Doors) -> int | None:
        """What the receiver promises to keep for it, by the ceiling in force where they are."""
        if not order.capped or order.force:
            return None
        gate, mark = doors["credit"]
        policy = await self._policies.in_force((await gate.account()).community_id)
        said = await gate.absorb(Leg(order, "room", policy, mark))
        return 0 if isinstance(said, Refused) else said.minutes

    async def _let_go(self, order: Order, gate: Gate) -> None:
        """Room that was kept for what did not come is others' at once: asked once more, the
        receiver forgets what is at its end.
        """
        with suppress(Finished):
            await gate.absorb(Leg(order, "room", _no_rules(order.community_id), UNVERIFIED))

    async def _finish(self, entry: KeptEntry, outcome: Outcome, doors: Doors) -> Outcome:
        transfer = outcome.transfer
        cause = Cause(id=transfer.cause_id, correlation_id=transfer.correlation_id)
        told = events.of(outcome, self._clock())
        try:
            await self._journal.replace(entry, outcome, told, cause)
            count(outcome)
        except StaleVersion:
            outcome = await self._outcome(transfer.transfer_id)
        for gate, _ in doors.values():
            gate.is_final(transfer.transfer_id)
        if isinstance(outcome, Rejected) and transfer.order.capped:
            await self._let_go(transfer.order, doors["credit"][0])
        return outcome

    async def _outcome(self, transfer_id: TransferId) -> Outcome:
        entry = await self.look(transfer_id)
        if isinstance(entry, Pending):
            raise StaleVersion(transfer_id)
        return entry


def _unverified(doors: Doors) -> Doors:
    return {side: (gate, UNVERIFIED) for side, (gate, _) in doors.items()}


@lru_cache(maxsize=1_000)
def _no_rules(community_id: CommunityId) -> BankPolicy:
    """Of what is no deed, no rule decides anything: its order says it all."""
    return BankPolicy(community_id=community_id)
