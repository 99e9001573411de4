"""Minutes entered afterwards (补录): by an administrator, from paper, for somebody who served."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade, MinutesServed
from lovebank.kernel.model import Model
from services.ledger.domain.doubts import Limits
from services.ledger.domain.errors import NotOverYet, TooManyBackfills
from services.ledger.domain.four_eyes import (
    Approved,
    Done,
    Failed,
    Proposed,
    Refused,
    Subject,
    Withdrawn,
)
from services.ledger.domain.order import Deed

HOUR = timedelta(hours=1)
Source = Annotated[str, Field(pattern=r"^[\w ./#:-]{1,64}$", examples=["roster 2021-02-14"])]


class Backfill(Subject):
    """`source` is the paper it was taken from: a roster, a sign-in sheet, its number or date."""

    backfill_id: str
    volunteer_id: VolunteerId
    served_from: Instant
    minutes_served: MinutesServed
    source: Source

    @property
    def deed(self) -> Deed:
        return Deed(
            deed_id=self.backfill_id,
            volunteer_id=self.volunteer_id,
            served_in=self.community_id,
            served_at=self.served_from,
            minutes_served=self.minutes_served,
            evidence_grade=EvidenceGrade.COORDINATOR_ENTERED,
        )

    def check_over(self, now: Instant) -> None:
        """Raises `NotOverYet`: minutes to come cannot have been served."""
        over_at = self.served_from + timedelta(minutes=self.minutes_served)
        if over_at > now:
            raise NotOverYet(over_at)


AnyBackfill = (
    Proposed[Backfill]
    | Approved[Backfill]
    | Done[Backfill]
    | Failed[Backfill]
    | Refused[Backfill]
    | Withdrawn[Backfill]
)
BackfillProposal = Annotated[AnyBackfill, Field(discriminator="state")]


class Entered(Model):
    backfill_id: str
    at: Instant
    minutes: int


class Quota(Model):
    """What one administrator entered on one day, whatever became of it."""

    entered: tuple[Entered, ...] = ()

    def take(self, backfill: Backfill, at: Instant, limits: Limits) -> Quota:
        """Raises `TooManyBackfills`; as it is where this one is among them."""
        if any(each.backfill_id == backfill.backfill_id for each in self.entered):
            return self
        minutes = sum(each.minutes for each in self.entered) + backfill.minutes_served
        if len(self.entered) >= limits.backfills_a_day_max or minutes > limits.minutes_a_day_max:
            raise TooManyBackfills(limits.backfills_a_day_max, limits.minutes_a_day_max)
        entered = Entered(backfill_id=backfill.backfill_id, at=at, minutes=backfill.minutes_served)
        return Quota(entered=(*self.entered, entered))

    def in_the_hour_of(self, backfill_id: str) -> int:
        """How many were entered within an hour up to this one, itself among them."""
        at = next((each.at for each in self.entered if each.backfill_id == backfill_id), None)
        return sum(1 for each in self.entered if at and at - HOUR < each.at <= at)
