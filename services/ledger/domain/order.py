"""What is asked of the bank: one amount, from one account to another, under one id for ever.

The id is the caller's and follows from the deed, so that asking twice is asking once. Nothing in
an order changes after it is entered; its outcome is written beside it (`transfer.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade, MinutesServed
from lovebank.kernel.model import Model
from services.ledger.domain.chart import MINUTES, account_of, is_gated, issuance_of, pool_of

AMOUNT_MAX = 2**31
Side = Literal["debit", "credit"]
Part = Side | Literal["room"]  # Before it gives: that the receiver keeps room for it.
Amount = Annotated[int, Field(ge=0, le=AMOUNT_MAX, strict=True)]


class Kind(StrEnum):
    """How an order moves its amount. A hold is ended by one capture, release or expiry."""

    MOVE = "move"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    EXPIRY = "expiry"
    REVERSAL = "reversal"


class Code(StrEnum):
    """What it is for, in the words of the statement."""

    DEPOSIT = "deposit"
    GIFT = "gift"
    DONATION = "donation"
    CARE_GRANT = "care_grant"
    HELP_FOR_HOURS = "help_for_hours"
    REDEMPTION_SERVICE = "redemption_service"
    REDEMPTION_GOODS = "redemption_goods"
    STOCK_IN = "stock_in"
    STOCK_OUT = "stock_out"
    OVERFLOW = "overflow"
    SETTLEMENT = "settlement"
    FRAUD_HOLD = "fraud_hold"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


# What is only held has come to nobody yet.
REACHES_THE_CREDIT = frozenset({Kind.MOVE, Kind.CAPTURE, Kind.REVERSAL})
ENDS_A_HOLD = frozenset({Kind.CAPTURE, Kind.RELEASE, Kind.EXPIRY})


class Deed(Model):
    """What somebody did for others, as confirmed elsewhere.

    `paid_minutes` came from the beneficiary's own balance: they are recognised like any other, and
    are not issued a second time.
    """

    deed_id: str
    volunteer_id: VolunteerId
    served_in: CommunityId
    served_at: Instant
    minutes_served: MinutesServed
    evidence_grade: EvidenceGrade
    paid_minutes: int = Field(default=0, ge=0)
    team_id: str | None = None  # With whom it was done, where it was an activity of a team.

    @property
    def transfer_id(self) -> TransferId:
        return TransferId(f"deposit:{self.deed_id}")

    @property
    def account_id(self) -> AccountId:
        return account_of(self.volunteer_id)


class Order(Model):
    """`amount` is in whole minutes or pieces; of a deposit it is what was served.

    What a deed adds to the account is decided when the account absorbs it, by the policy of
    `policy_version` and the day's ceiling, and stands in the posting. `floor` is how low the debit
    account may come; where it is `capped`, the credit account must promise room for it under its
    ceiling before. `ends` is the hold, and `held` what it held; `reverses` the transfer.
    """

    transfer_id: TransferId
    kind: Kind = Kind.MOVE
    code: Code
    debit: AccountId
    credit: AccountId
    community_id: CommunityId
    amount: Amount
    unit: str = MINUTES
    floor: int = 0
    capped: bool = False
    deed: Deed | None = None
    ends: TransferId | None = None
    held: Amount = 0
    reverses: TransferId | None = None
    recognised_minutes: int = 0
    recognised_grade: EvidenceGrade | None = None
    expires_at: Instant | None = None
    policy_version: int = Field(default=1, ge=1)
    reason: str | None = None
    proposed_by: str | None = None  # The first of the four eyes, where there are four.
    approved_by: str | None = None
    force: bool = False

    @property
    def gated(self) -> Mapping[Side, AccountId]:
        """The accounts that must say something, in the order in which they are asked."""
        sides: dict[Side, AccountId] = {"debit": self.debit}
        if self.kind in REACHES_THE_CREDIT:
            sides["credit"] = self.credit
        return {side: account_id for side, account_id in sides.items() if is_gated(account_id)}

    @model_validator(mode="after")
    def _makes_sense(self) -> Order:
        if self.debit == self.credit:
            raise ValueError("one account cannot stand on both sides")
        if self.amount == 0 and self.kind in (Kind.MOVE, Kind.HOLD, Kind.CAPTURE):
            raise ValueError("an order moves at least 1")
        if (self.kind in ENDS_A_HOLD) != (self.ends is not None):
            raise ValueError("a capture, release or expiry, and nothing else, ends a hold")
        if self.kind is Kind.CAPTURE and self.amount > self.held:
            raise ValueError("a capture takes at most what was held")
        if (self.kind is Kind.REVERSAL) != (self.reverses is not None):
            raise ValueError("a reversal, and nothing else, reverses a transfer")
        return self

    @model_validator(mode="after")
    def _keeps_room(self) -> Order:
        if self.capped and self.kind is not Kind.MOVE:
            raise ValueError("room is kept only for what is moved at once")
        return self


def deposit(
    deed: Deed, community_id: CommunityId, policy_version: int, entered_by: Sequence[str] = ()
) -> Order:
    """`community_id` is the account's: its issuance is the other side.

    `entered_by` are who entered it by hand and who approved it, or nobody.
    """
    first, second = entered_by or (None, None)
    return Order(
        transfer_id=deed.transfer_id,
        code=Code.DEPOSIT,
        debit=issuance_of(community_id),
        credit=deed.account_id,
        community_id=community_id,
        amount=deed.minutes_served,
        deed=deed,
        policy_version=policy_version,
        proposed_by=first,
        approved_by=second,
    )


def ending(hold: Order, kind: Kind, amount: int = 0) -> Order:
    """The one order that ends this hold: its id is the same for capture, release and expiry."""
    return hold.model_copy(
        update={
            "transfer_id": resolution_of(hold.transfer_id),
            "kind": kind,
            "amount": amount if kind is Kind.CAPTURE else 0,
            "held": hold.amount,
            "ends": hold.transfer_id,
            "expires_at": None,
        }
    )


def reversal(of: Order, amount: int, recognised_minutes: int, reason: str, by: str) -> Order:
    """The way back, once: `amount` and `recognised_minutes` are what the transfer had moved."""
    return Order(
        transfer_id=reversal_of(of.transfer_id),
        kind=Kind.REVERSAL,
        code=Code.REVERSAL,
        debit=of.credit,
        credit=of.debit,
        community_id=of.community_id,
        amount=amount,
        unit=of.unit,
        floor=of.floor,
        reverses=of.transfer_id,
        recognised_minutes=recognised_minutes,
        recognised_grade=of.deed.evidence_grade if of.deed else None,
        policy_version=of.policy_version,
        reason=reason,
        approved_by=by,
    )


def overflow(of: Order, minutes: int) -> Order:
    """What a deed brought over the member's ceiling is everybody's: to the pool of the place."""
    return Order(
        transfer_id=overflow_of(of.transfer_id),
        code=Code.OVERFLOW,
        debit=issuance_of(of.community_id),
        credit=pool_of(of.community_id),
        community_id=of.community_id,
        amount=minutes,
        policy_version=of.policy_version,
    )


def resolution_of(hold_id: TransferId) -> TransferId:
    return TransferId(f"{hold_id}:resolved")


def reversal_of(transfer_id: TransferId) -> TransferId:
    return TransferId(f"{transfer_id}:reversed")


def overflow_of(transfer_id: TransferId) -> TransferId:
    return TransferId(f"{transfer_id}:overflow")
