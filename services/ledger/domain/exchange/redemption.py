"""A redemption (兑换), from what was asked to what was handed over, or given back.

    Asked ──reserve──▶ Reserved ──deliver──▶ Delivering ──capture──▶ Captured ─▶ Reversing
      └──refuse──▶ Refusing ──close──▶ Refused  └──give_back──▶ Returning ──close──▶ Released
                                                                           └────────▶ Expired

Where the office takes back the hours of one that was handed over, it is `Reversing` and then
`Reversed`: its pieces come back too.

Each decision is one write of this one document, so whoever comes first has it; only then are the
holds in the journal ended, under ids that follow from its own. What is on its way
(`ON_THE_WAY`) anybody may take to its end, and finds the same end.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from lovebank.contracts.ids import AccountId, CommunityId, PersonId, TransferId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.chart import account_of, stock_of
from services.ledger.domain.errors import WrongState
from services.ledger.domain.exchange.allowance import Refused as NotAllotted
from services.ledger.domain.exchange.catalogue import CodeName, Price
from services.ledger.domain.exchange.errors import MoreThanReserved

QUANTITY_MAX = 1_000
Quantity = Annotated[int, Field(ge=1, le=QUANTITY_MAX, strict=True)]
Why = NotAllotted | Literal["insufficient", "closed", "dormant", "out_of_stock"]
ReturnedBy = Literal["member", "desk", "time"]
S = TypeVar("S")
# Of what was taken back before its time was kept: no month has it as a correction.
BEFORE_IT_WAS_KEPT = datetime(1970, 1, 1, tzinfo=UTC)


class Terms(Model):
    """What was asked for, at what price and by which rules: none of it changes later."""

    redemption_id: str
    member_id: PersonId
    community_id: CommunityId
    exchange_point_id: CodeName
    merchant_id: CodeName
    offer_id: CodeName
    kind: Literal["service", "goods"]
    sku: str  # Empty of a service.
    price_minutes: Price
    quantity: Quantity
    asked_at: Instant
    asked_by: PersonId
    collect_by: Instant
    policy_version: int = Field(ge=1)
    floor_minutes: int = Field(le=0)  # How low it may bring the account: of goods, 0.

    @property
    def minutes(self) -> int:
        return self.price_minutes * self.quantity

    @property
    def account_id(self) -> AccountId:
        return account_of(self.member_id)

    @property
    def stock_id(self) -> AccountId:
        return stock_of(self.exchange_point_id, self.sku)

    @property
    def hours_hold_id(self) -> TransferId:
        return TransferId(f"hold:{self.redemption_id}")

    @property
    def stock_hold_id(self) -> TransferId:
        return TransferId(f"hold:{self.redemption_id}:stock")


class _Redemption(Model):
    terms: Terms
    code_hash: str  # Of the pick-up code: the code itself is nowhere.


class Asked(_Redemption):
    state: Literal["asked"] = "asked"

    def reserve(self) -> Reserved:
        return Reserved(terms=self.terms, code_hash=self.code_hash)

    def refuse(self, why: Why) -> Refusing:
        return Refusing(terms=self.terms, code_hash=self.code_hash, why=why)


class Refusing(_Redemption):
    """What was held of it already is given back."""

    state: Literal["refusing"] = "refusing"
    why: Why

    def close(self) -> Refused:
        return Refused(terms=self.terms, code_hash=self.code_hash, why=self.why)


class Refused(_Redemption):
    state: Literal["refused"] = "refused"
    why: Why


class Reserved(_Redemption):
    state: Literal["reserved"] = "reserved"

    def deliver(self, quantity: int, by: PersonId, at: Instant) -> Delivering:
        """Raises `MoreThanReserved`."""
        if quantity > self.terms.quantity:
            raise MoreThanReserved(self.terms.quantity)
        return Delivering(
            terms=self.terms,
            code_hash=self.code_hash,
            quantity=quantity,
            handed_over_by=by,
            handed_over_at=at,
        )

    def give_back(self, returned_by: ReturnedBy, by: str, at: Instant) -> Returning:
        return Returning(
            terms=self.terms,
            code_hash=self.code_hash,
            returned_by=returned_by,
            by=by,
            returned_at=at,
        )

    def with_code(self, code_hash: str) -> Reserved:
        """The paper was lost: the old code is void from now on."""
        return self.model_copy(update={"code_hash": code_hash})

    def is_overdue(self, at: Instant) -> bool:
        return at >= self.terms.collect_by


class _HandedOver(_Redemption):
    quantity: Quantity
    handed_over_by: PersonId
    handed_over_at: Instant

    @property
    def minutes(self) -> int:
        return self.terms.price_minutes * self.quantity


class Delivering(_HandedOver):
    state: Literal["delivering"] = "delivering"

    def capture(self) -> Captured:
        return Captured(
            terms=self.terms,
            code_hash=self.code_hash,
            quantity=self.quantity,
            handed_over_by=self.handed_over_by,
            handed_over_at=self.handed_over_at,
        )


class Captured(_HandedOver):
    state: Literal["captured"] = "captured"

    def reverse(self, at: Instant) -> Reversing:
        return Reversing(
            terms=self.terms,
            code_hash=self.code_hash,
            quantity=self.quantity,
            handed_over_by=self.handed_over_by,
            handed_over_at=self.handed_over_at,
            reversed_at=at,
        )


class _TakenBack(_HandedOver):
    reversed_at: Instant = BEFORE_IT_WAS_KEPT


class Reversing(_TakenBack):
    state: Literal["reversing"] = "reversing"

    def close(self) -> Reversed:
        return Reversed(
            terms=self.terms,
            code_hash=self.code_hash,
            quantity=self.quantity,
            handed_over_by=self.handed_over_by,
            handed_over_at=self.handed_over_at,
            reversed_at=self.reversed_at,
        )


class Reversed(_TakenBack):
    state: Literal["reversed"] = "reversed"


class _Returned(_Redemption):
    returned_by: ReturnedBy
    by: str  # A person, or `ledger` where the time ran out.
    returned_at: Instant


class Returning(_Returned):
    state: Literal["returning"] = "returning"

    def close(self) -> Released | Expired:
        kind = Expired if self.returned_by == "time" else Released
        return kind(
            terms=self.terms,
            code_hash=self.code_hash,
            returned_by=self.returned_by,
            by=self.by,
            returned_at=self.returned_at,
        )


class Released(_Returned):
    state: Literal["released"] = "released"


class Expired(_Returned):
    state: Literal["expired"] = "expired"


AnyRedemption = (
    Asked
    | Refusing
    | Refused
    | Reserved
    | Delivering
    | Captured
    | Reversing
    | Reversed
    | Returning
    | Released
    | Expired
)
Redemption = Annotated[AnyRedemption, Field(discriminator="state")]
ON_THE_WAY = ("asked", "refusing", "delivering", "returning", "reversing")


def expect(redemption: AnyRedemption, state: type[S]) -> S:
    """The redemption in this state. Raises `WrongState`."""
    if isinstance(redemption, state):
        return redemption
    raise WrongState("a redemption", redemption.state)
