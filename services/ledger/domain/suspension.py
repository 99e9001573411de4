"""Minutes in suspense: held before they were posted, until somebody has looked (异常冻结).

    Held ──clear──▶ Cleared
      └─dismiss──▶ Dismissed ──appeal──▶ Appealed ──grant──▶ Granted
                                            └─────uphold──▶ Upheld

Nobody reviews what they have part in, and an appeal is reviewed by somebody else than the first
time. `owed` is what the books still have to do after a decision: whoever comes next does it.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, TransferId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.chart import issuance_of, suspense_of
from services.ledger.domain.doubts import Signal
from services.ledger.domain.errors import AppealTooLate, OwnCase, SecondReviewerNeeded
from services.ledger.domain.order import Code, Deed, Order, reversal
from services.ledger.domain.signals import Service


class Ground(StrEnum):
    """Why the member wants it looked at again."""

    WAS_THERE = "was_there"
    OTHER_TIME = "other_time"
    HAS_EVIDENCE = "has_evidence"
    OTHER = "other"


class Owed(StrEnum):
    """What the books do: hold, take the hold back, deposit with the member."""

    NOTHING = "nothing"
    HOLD = "hold"
    WAY_BACK = "way_back"
    WAY_BACK_AND_DEPOSIT = "way_back_and_deposit"
    DEPOSIT = "deposit"


class Case(Model):
    """What is held, why, and where the member's account is."""

    suspension_id: str
    community_id: CommunityId
    service: Service
    signals: tuple[Signal, ...] = Field(min_length=1)
    policy_version: int
    held_at: Instant

    @property
    def deed(self) -> Deed:
        return self.service.deed

    @property
    def hold(self) -> Order:
        """Into suspense, all that was served: what counts of it is decided when it is posted."""
        return Order(
            transfer_id=TransferId(f"held:{self.deed.deed_id}"),
            code=Code.FRAUD_HOLD,
            debit=issuance_of(self.community_id),
            credit=suspense_of(self.community_id),
            community_id=self.community_id,
            amount=self.deed.minutes_served,
            policy_version=self.policy_version,
            reason=self.signals[0],
        )

    def way_back(self, review: Review) -> Order:
        return reversal(self.hold, self.hold.amount, 0, review.outcome, review.by)

    def check_may_review(self, person_id: str) -> None:
        """Raises `OwnCase`: neither the member, nor who was helped, nor who entered it."""
        service = self.service
        if person_id in {self.deed.volunteer_id, service.partner_id, *service.entered_by}:
            raise OwnCase


class Review(Model):
    by: PersonId
    at: Instant
    outcome: Literal["cleared", "dismissed", "granted", "upheld"]


class Appeal(Model):
    by: PersonId
    at: Instant
    ground: Ground


class Held(Model):
    state: Literal["held"] = "held"
    case: Case
    owed: Owed = Owed.HOLD

    def clear(self, by: PersonId, at: Instant) -> Cleared:
        """Raises `OwnCase`."""
        self.case.check_may_review(by)
        return Cleared(case=self.case, review=Review(by=by, at=at, outcome="cleared"))

    def dismiss(self, by: PersonId, at: Instant) -> Dismissed:
        """Raises `OwnCase`."""
        self.case.check_may_review(by)
        return Dismissed(case=self.case, review=Review(by=by, at=at, outcome="dismissed"))


class Cleared(Model):
    """No doubt is left: the minutes are the member's."""

    state: Literal["cleared"] = "cleared"
    case: Case
    review: Review
    owed: Owed = Owed.WAY_BACK_AND_DEPOSIT


class Dismissed(Model):
    """They were not served, or not so: the minutes go back. The member may appeal."""

    state: Literal["dismissed"] = "dismissed"
    case: Case
    review: Review
    owed: Owed = Owed.WAY_BACK

    def appeal(self, appeal: Appeal, days_max: int) -> Appealed:
        """Raises `AppealTooLate`."""
        if appeal.at > self.review.at + timedelta(days=days_max):
            raise AppealTooLate(days_max)
        return Appealed(case=self.case, review=self.review, appeal=appeal, owed=self.owed)


class Appealed(Model):
    state: Literal["appealed"] = "appealed"
    case: Case
    review: Review
    appeal: Appeal
    owed: Owed

    def grant(self, by: PersonId, at: Instant) -> Granted:
        """Raises `OwnCase`, `SecondReviewerNeeded`."""
        second = self._second(by, at, "granted")
        owed = Owed.DEPOSIT if self.owed is Owed.NOTHING else Owed.WAY_BACK_AND_DEPOSIT
        return Granted(
            case=self.case, review=self.review, appeal=self.appeal, second=second, owed=owed
        )

    def uphold(self, by: PersonId, at: Instant) -> Upheld:
        """Raises `OwnCase`, `SecondReviewerNeeded`."""
        second = self._second(by, at, "upheld")
        return Upheld(
            case=self.case, review=self.review, appeal=self.appeal, second=second, owed=self.owed
        )

    def _second(self, by: PersonId, at: Instant, outcome: Literal["granted", "upheld"]) -> Review:
        self.case.check_may_review(by)
        if by == self.review.by:
            raise SecondReviewerNeeded
        return Review(by=by, at=at, outcome=outcome)


class Granted(Model):
    state: Literal["granted"] = "granted"
    case: Case
    review: Review
    appeal: Appeal
    second: Review
    owed: Owed


class Upheld(Model):
    """The last word."""

    state: Literal["upheld"] = "upheld"
    case: Case
    review: Review
    appeal: Appeal
    second: Review
    owed: Owed


AnySuspension = Held | Cleared | Dismissed | Appealed | Granted | Upheld
Suspension = Annotated[AnySuspension, Field(discriminator="state")]
State = Literal["held", "cleared", "dismissed", "appealed", "granted", "upheld"]


def appeal_of(suspension: AnySuspension) -> Appeal | None:
    return suspension.appeal if isinstance(suspension, Appealed | Granted | Upheld) else None


def last_review_of(suspension: AnySuspension) -> Review | None:
    if isinstance(suspension, Granted | Upheld):
        return suspension.second
    return None if isinstance(suspension, Held) else suspension.review


def suspension_of(deed_id: str) -> str:
    return f"suspension:{deed_id}"
