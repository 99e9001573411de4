"""Help for hours: the beneficiary pays the helper, from the balance, for this one request.

    Promised ◀──────────────────────────┐
      │  ▲                              │
      │  └── (handed back) Releasing ◀──┤
      └─accept─▶ Holding ─▶ Held ───────┴─confirm─▶ Paying ─▶ Paid
                    └─▶ Unfunded

Held when a volunteer accepts, paid when it is confirmed. Who has not enough is helped all the same,
and so is whose minutes were held until their time was over (`held_until`): then the minutes come
from the community, as they always do.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, TransferId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import MinutesServed
from lovebank.kernel.model import Model
from services.ledger.domain.chart import account_of
from services.ledger.domain.order import Code, Kind, Order

# Of what is kept since before a hold had an end by the clock.
HELD_DAYS = 30
WITHOUT_END = datetime(9999, 1, 1, tzinfo=UTC)


class Promise(Model):
    """At most these minutes; `floor_minutes` is how low they may bring the beneficiary."""

    request_id: str
    beneficiary_id: PersonId
    community_id: CommunityId
    minutes_max: MinutesServed
    promised_at: Instant
    promised_by: PersonId
    policy_version: int = Field(ge=1)
    floor_minutes: int = Field(le=0)
    held_days: int = Field(default=HELD_DAYS, ge=1)


class _Hours(Model):
    """`attempt` counts the acceptances: each holds under a name of its own."""

    promise: Promise
    attempt: int = Field(default=0, ge=0)


class Promised(_Hours):
    state: Literal["promised"] = "promised"

    def accept(self, helper_id: PersonId, at: Instant) -> Holding:
        return Holding(
            promise=self.promise,
            attempt=self.attempt + 1,
            helper_id=helper_id,
            held_until=at + timedelta(days=self.promise.held_days),
        )

    def withdraw(self) -> Ended:
        return Ended(promise=self.promise, attempt=self.attempt)


class _WithHelper(_Hours):
    helper_id: PersonId

    @property
    def hold(self) -> Order:
        """Without a time of its own at which it ends: that is decided here alone."""
        promise = self.promise
        return Order(
            transfer_id=TransferId(f"hold:hours:{promise.request_id}:{self.attempt}"),
            kind=Kind.HOLD,
            code=Code.HELP_FOR_HOURS,
            debit=account_of(promise.beneficiary_id),
            credit=account_of(self.helper_id),
            community_id=promise.community_id,
            amount=promise.minutes_max,
            floor=promise.floor_minutes,
            policy_version=promise.policy_version,
        )


class Holding(_WithHelper):
    state: Literal["holding"] = "holding"
    held_until: Instant = WITHOUT_END

    def hold_is_there(self) -> Held:
        return Held(
            promise=self.promise,
            attempt=self.attempt,
            helper_id=self.helper_id,
            held_until=self.held_until,
        )

    def hold_is_refused(self) -> Unfunded:
        return Unfunded(promise=self.promise, attempt=self.attempt)


class Held(_WithHelper):
    state: Literal["held"] = "held"
    held_until: Instant = WITHOUT_END

    def is_overdue(self, at: Instant) -> bool:
        return at >= self.held_until

    def confirm(self, minutes_served: int) -> Paying:
        """Never more than was promised."""
        minutes = min(minutes_served, self.promise.minutes_max)
        return Paying(
            promise=self.promise, attempt=self.attempt, helper_id=self.helper_id, minutes=minutes
        )

    def release(self, *, for_good: bool) -> Releasing:
        return Releasing(
            promise=self.promise,
            attempt=self.attempt,
            helper_id=self.helper_id,
            for_good=for_good,
        )


class Paying(_WithHelper):
    state: Literal["paying"] = "paying"
    minutes: MinutesServed

    def pay(self) -> Paid:
        return Paid(
            promise=self.promise,
            attempt=self.attempt,
            helper_id=self.helper_id,
            minutes=self.minutes,
        )


class Paid(_WithHelper):
    state: Literal["paid"] = "paid"
    minutes: MinutesServed


class Releasing(_WithHelper):
    """`for_good`: nobody comes any more; else somebody else may."""

    state: Literal["releasing"] = "releasing"
    for_good: bool

    def close(self) -> Promised | Ended:
        kind = Ended if self.for_good else Promised
        return kind(promise=self.promise, attempt=self.attempt)


class Ended(_Hours):
    state: Literal["ended"] = "ended"


class Unfunded(_Hours):
    state: Literal["unfunded"] = "unfunded"


AnyHours = Promised | Holding | Held | Paying | Paid | Releasing | Ended | Unfunded
Hours = Annotated[AnyHours, Field(discriminator="state")]
ON_THE_WAY = ("holding", "paying", "releasing")
