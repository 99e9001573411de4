"""How each thing is asked for at a desk, and what is made of the answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

from lovebank.contracts.access import Role
from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.kernel.cause import Cause
from lovebank.kernel.identity.principal import NothingHere, Permit
from services.ledger.domain.bank_policy import Rules
from services.ledger.domain.ceiling import SurplusChoice
from services.ledger.domain.errors import (
    AccountNotOpen,
    DeedDiffers,
    NoSuchAccount,
    NoSuchTransfer,
    OrderDiffers,
    UnitsDiffer,
)
from services.ledger.domain.order import ENDS_A_HOLD, Deed, Kind, Order, ending, reversal
from services.ledger.domain.transfer import Final, Outcome
from services.ledger.usecases.overflow import carry_over
from tests.builders import OPERATOR, PEOPLE, WUJIAYUAN, holding
from tests.simulator_ledger.audit import Audit
from tests.simulator_ledger.desk import Desk
from tests.simulator_ledger.model import Json
from tests.simulator_ledger.orders import HOMES, OPENED


class NotYet(Exception):
    """What it needs is not there yet: to be asked for again later."""


class Errand(Protocol):
    async def do(self, desk: Desk, audit: Audit) -> None: ...


@dataclass(frozen=True)
class Open:
    account_id: AccountId

    async def do(self, desk: Desk, audit: Audit) -> None:  # noqa: ARG002
        holder = VolunteerId(self.account_id.removeprefix("account:"))
        unit, home = OPENED[self.account_id], HOMES.get(self.account_id, WUJIAYUAN)
        await desk.teller.open_account(holder, home, self.account_id, unit)


@dataclass(frozen=True)
class Deposit:
    """And what is over the ceiling is carried to the pool at once."""

    deed: Deed
    cause: Cause

    async def do(self, desk: Desk, audit: Audit) -> None:
        asked: Json = {
            "transfer_id": self.deed.transfer_id,
            "deed": self.deed.model_dump(mode="json"),
        }
        try:
            outcome = await desk.teller.deposit(self.deed, self.cause)
            await carry_over(desk.teller, outcome, self.cause)
        except DeedDiffers:
            audit.refuse(asked)
        else:
            audit.answer(asked, outcome)


class Submitted(ABC):
    """An errand that ends in an order."""

    cause: Cause

    @abstractmethod
    async def order(self, desk: Desk) -> Order | None:
        """Raises `NotYet`; none where there is nothing to be asked for."""

    async def do(self, desk: Desk, audit: Audit) -> None:
        order = await self.order(desk)
        if order is None:
            return
        asked = order.model_dump(mode="json")
        try:
            audit.answer(asked, await desk.teller.submit(order, self.cause))
        except OrderDiffers:
            audit.refuse(asked)
        except NoSuchAccount as missing:
            raise NotYet from missing


@dataclass(frozen=True)
class Submit(Submitted):
    asked: Order
    cause: Cause

    async def order(self, desk: Desk) -> Order | None:  # noqa: ARG002
        return self.asked


@dataclass(frozen=True)
class EndHold(Submitted):
    hold_id: TransferId
    kind: Kind
    share: float
    cause: Cause

    async def order(self, desk: Desk) -> Order | None:
        hold = await _final(desk, self.hold_id)
        if hold is None:
            return None
        amount = max(1, round(hold.transfer.order.amount * self.share))
        return ending(hold.transfer.order, self.kind, amount)


@dataclass(frozen=True)
class TakeBack(Submitted):
    transfer_id: TransferId
    reason: str
    force: bool
    cause: Cause

    async def order(self, desk: Desk) -> Order | None:
        final = await _final(desk, self.transfer_id)
        if final is None or final.transfer.order.kind in {Kind.HOLD, Kind.REVERSAL, *ENDS_A_HOLD}:
            return None
        order, given = final.transfer.order, final.credit or final.debit
        amount = given.available_change if order.deed and given else order.amount
        recognised = given.recognised_minutes if given else 0
        back = reversal(order, amount, max(0, recognised), self.reason, "coordinator")
        return back.model_copy(update={"force": self.force})


@dataclass(frozen=True)
class WrongUnit:
    asked: Order

    async def do(self, desk: Desk, audit: Audit) -> None:
        order = self.asked.model_copy(update={"unit": "item:lamp"})
        try:
            await desk.teller.submit(order, Cause(id="wrong"))
        except (UnitsDiffer, NoSuchAccount):
            return
        audit.found.append(f"{order.transfer_id} was done in a unit that its accounts have not")


@dataclass(frozen=True)
class SetRules:
    community_id: CommunityId
    rules: Rules
    cause: Cause

    async def do(self, desk: Desk, audit: Audit) -> None:  # noqa: ARG002
        permit = Permit(PEOPLE[OPERATOR], "policy.set")
        await desk.rules.set(self.community_id, self.rules, permit, self.cause)


@dataclass(frozen=True)
class Choose:
    """What is to become of minutes over the ceiling."""

    member: VolunteerId
    choice: SurplusChoice
    cause: Cause

    async def do(self, desk: Desk, audit: Audit) -> None:  # noqa: ARG002
        permit = Permit(holding(self.member, Role.VOLUNTEER), "account.choose")
        try:
            await desk.members.choose(self.member, self.choice, permit, self.cause)
        except NothingHere as missing:
            raise NotYet from missing


class FallAsleep:
    """Whoever comes next, and did nothing for years."""

    async def do(self, desk: Desk, audit: Audit) -> None:  # noqa: ARG002
        await desk.night.look()


@dataclass(frozen=True)
class Wake:
    member: VolunteerId
    cause: Cause

    async def do(self, desk: Desk, audit: Audit) -> None:  # noqa: ARG002
        permit = Permit(holding(self.member, Role.VOLUNTEER), "account.wake")
        try:
            await desk.members.wake(self.member, permit, self.cause)
        except NothingHere as missing:
            raise NotYet from missing
        except AccountNotOpen:  # It was closed.
            return


class Look:
    """The bank's own audit, at any moment: P1."""

    async def do(self, desk: Desk, audit: Audit) -> None:
        audit.found.extend(await desk.differences())


async def _final(desk: Desk, transfer_id: TransferId) -> Final | None:
    try:
        entry: Outcome | object = await desk.teller.look(transfer_id)
    except NoSuchTransfer as missing:
        raise NotYet from missing
    if isinstance(entry, Final):
        return entry
    if getattr(entry, "state", "") == "pending":
        raise NotYet
    return None
