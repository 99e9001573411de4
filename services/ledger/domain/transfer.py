"""A line of the journal: an order, and what became of it.

    Pending ──post──▶ Final
       └──reject──▶ Rejected

It is entered first, as pending; the accounts then absorb it or refuse it, once; and what they said
is written here, with the events that tell of it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import AccountId, TransferId
from lovebank.contracts.instant import Instant, in_rfc_3339
from lovebank.kernel.model import Model
from services.ledger.domain.order import Order

Why = Literal["insufficient", "closed", "dormant", "ceiling"]


class Transfer(Model):
    """An order as it was entered, and what it is due to."""

    order: Order
    entered_at: Instant
    cause_id: str
    correlation_id: str

    @property
    def transfer_id(self) -> TransferId:
        return self.order.transfer_id


class Posting(Model):
    """What one account made of a transfer, and what it had afterwards. `stars` were reached by it.

    `over_ceiling_minutes` found no room in it; of these `overflow_minutes` go to the pool, by a
    transfer of their own. `account_version` is the line of its statement: 1, 2, 3 without a gap.
    """

    transfer_id: TransferId
    counterpart: AccountId
    available_change: int = 0
    held_change: int = 0
    recognised_minutes: int = 0
    available: int
    held: int
    lifetime_minutes: int
    account_version: int = Field(ge=1)
    stars: tuple[int, ...] = ()
    over_ceiling_minutes: int = Field(default=0, ge=0)
    overflow_minutes: int = Field(default=0, ge=0)

    @property
    def minutes(self) -> int:
        """By how much the balance changed; a hold changes none."""
        return self.available_change + self.held_change

    @property
    def balance_minutes(self) -> int:
        return self.available + self.held


class Refused(Model):
    """The account says no to this transfer, for ever."""

    transfer_id: TransferId
    why: Why


class Promised(Model):
    """The account keeps room for so many minutes of this transfer: all of them, or none.

    Said before the giver is asked, and kept until the minutes have come or the transfer is at its
    end: so all that is promised at once fits, whichever process promised it.
    """

    transfer_id: TransferId
    minutes: int = Field(ge=0)


Absorbed = Posting | Refused
Said = Absorbed | Promised


class Pending(Model):
    state: Literal["pending"] = "pending"
    transfer: Transfer
    debit_line: Literal[0] = 0
    credit_line: Literal[0] = 0
    hold_ends_at: str = ""

    def post(self, debit: Posting | None, credit: Posting | None) -> Final:
        expires_at = self.transfer.order.expires_at
        return Final(
            transfer=self.transfer,
            debit=debit,
            credit=credit,
            debit_line=debit.account_version if debit else 0,
            credit_line=credit.account_version if credit else 0,
            hold_ends_at=in_rfc_3339(expires_at) if expires_at else "",
        )

    def reject(self, why: Why) -> Rejected:
        return Rejected(transfer=self.transfer, why=why)


class Final(Model):
    """The lines are 0 on a side that keeps no account, and so is `block` until it is sealed."""

    state: Literal["final"] = "final"
    transfer: Transfer
    debit: Posting | None
    credit: Posting | None
    debit_line: int = Field(ge=0)
    credit_line: int = Field(ge=0)
    hold_ends_at: str = ""  # Of a hold: when it is released by itself.
    block: int = 0

    def posting_of(self, account_id: AccountId) -> Posting | None:
        return self.debit if self.transfer.order.debit == account_id else self.credit


class Rejected(Model):
    state: Literal["rejected"] = "rejected"
    transfer: Transfer
    why: Why
    debit_line: Literal[0] = 0
    credit_line: Literal[0] = 0
    hold_ends_at: str = ""
    block: int = 0


Entry = Annotated[Pending | Final | Rejected, Field(discriminator="state")]
Outcome = Final | Rejected
