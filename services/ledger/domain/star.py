"""A star of one volunteer, from the day it is reached to the day it is taken back.

    Eligible ──apply──▶ Applied ──publish──▶ Noticed ──grant──▶ Granted ◀──reinstate── Suspended
       ▲ │                │ │                   │                  └──────suspend──────▶ │
       │ └────lapse───────┤ └─decline─▶ Declined ◀─uphold          └─▶ Revoked ◀─revoke──┘
       └──return── Lapsed ◀┘            (apply anew)                   (appeal)

Where the policy wants no application, or no notice, that step is left out. A star is reached by
minutes served; spending is no move here. Only minutes that are taken back let it lapse.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.errors import NoSuchObjection, NoticeRunning


class Reason(StrEnum):
    """Why a star is declined, suspended or revoked."""

    MINUTES_REVERSED = "minutes_reversed"
    MINUTES_IN_DOUBT = "minutes_in_doubt"
    OBJECTION_UPHELD = "objection_upheld"
    CONDUCT = "conduct"
    WISH_OF_HOLDER = "wish_of_holder"


class Doubt(StrEnum):
    """What an objection says. Whatever else there is to say is said to the office."""

    NOT_SERVED = "not_served"
    MINUTES_WRONG = "minutes_wrong"
    CONDUCT = "conduct"


class Facts(Model):
    """`rung_minutes` is what the star needed when it was reached: later ladders take none."""

    volunteer_id: VolunteerId
    community_id: CommunityId
    level: int = Field(ge=1, le=9)
    rung_minutes: int
    policy_version: int
    reached_at: Instant

    @property
    def star_id(self) -> str:
        return star_id_of(self.volunteer_id, self.level)


class Objection(Model):
    objection_id: str
    by: PersonId
    doubt: Doubt
    at: Instant
    state: Literal["open", "dismissed", "upheld"] = "open"


class Decision(Model):
    reason: Reason
    by: str  # A person of the office, or `ledger` where it follows from the books.
    at: Instant


class Eligible(Model):
    state: Literal["eligible"] = "eligible"
    star: Facts

    def apply(self, by: PersonId, at: Instant) -> Applied:
        return Applied(star=self.star, by=by, applied_at=at)

    def publish(self, at: Instant, ends_at: Instant) -> Noticed:
        return Noticed(star=self.star, noticed_at=at, ends_at=ends_at)

    def grant(self, at: Instant) -> Granted:
        return Granted(star=self.star, granted_at=at)

    def lapse(self, at: Instant) -> Lapsed:
        return Lapsed(star=self.star, lapsed_at=at)


class Applied(Model):
    state: Literal["applied"] = "applied"
    star: Facts
    by: PersonId
    applied_at: Instant

    def withdraw(self) -> Eligible:
        return Eligible(star=self.star)

    def publish(self, at: Instant, ends_at: Instant) -> Noticed:
        return Noticed(star=self.star, noticed_at=at, ends_at=ends_at)

    def grant(self, at: Instant) -> Granted:
        return Granted(star=self.star, granted_at=at)

    def decline(self, decision: Decision) -> Declined:
        return Declined(star=self.star, decision=decision)

    def lapse(self, at: Instant) -> Lapsed:
        return Lapsed(star=self.star, lapsed_at=at)


class Noticed(Model):
    state: Literal["noticed"] = "noticed"
    star: Facts
    noticed_at: Instant
    ends_at: Instant
    objections: tuple[Objection, ...] = Field(default=(), max_length=100)

    def object_to(self, objection: Objection) -> Noticed:
        return self.model_copy(update={"objections": (*self.objections, objection)})

    def dismiss(self, objection_id: str) -> Noticed:
        return self._ruled(objection_id, "dismissed")

    def uphold(self, objection_id: str, decision: Decision) -> Declined:
        ruled = self._ruled(objection_id, "upheld")
        return Declined(star=self.star, decision=decision, objections=ruled.objections)

    def may_be_granted(self, at: Instant) -> bool:
        return at >= self.ends_at and all(each.state != "open" for each in self.objections)

    def grant(self, at: Instant) -> Granted:
        """Raises `NoticeRunning`."""
        if not self.may_be_granted(at):
            raise NoticeRunning
        return Granted(star=self.star, granted_at=at, objections=self.objections)

    def lapse(self, at: Instant) -> Lapsed:
        return Lapsed(star=self.star, lapsed_at=at)

    def _ruled(self, objection_id: str, state: Literal["dismissed", "upheld"]) -> Noticed:
        still_open = {each.objection_id for each in self.objections if each.state == "open"}
        if objection_id not in still_open:
            raise NoSuchObjection(objection_id)
        ruled = tuple(
            each.model_copy(update={"state": state}) if each.objection_id == objection_id else each
            for each in self.objections
        )
        return self.model_copy(update={"objections": ruled})


class Granted(Model):
    """The objections are those that were dismissed: they stay to be seen."""

    state: Literal["granted"] = "granted"
    star: Facts
    granted_at: Instant
    objections: tuple[Objection, ...] = ()

    def suspend(self, decision: Decision) -> Suspended:
        return Suspended(star=self.star, granted_at=self.granted_at, decision=decision)

    def revoke(self, decision: Decision) -> Revoked:
        return Revoked(star=self.star, granted_at=self.granted_at, decision=decision)


class Suspended(Model):
    state: Literal["suspended"] = "suspended"
    star: Facts
    granted_at: Instant
    decision: Decision

    def reinstate(self) -> Granted:
        return Granted(star=self.star, granted_at=self.granted_at)

    def revoke(self, decision: Decision) -> Revoked:
        return Revoked(star=self.star, granted_at=self.granted_at, decision=decision)


class Revoked(Model):
    state: Literal["revoked"] = "revoked"
    star: Facts
    granted_at: Instant
    decision: Decision

    def appeal(self, by: PersonId, at: Instant) -> Applied:
        return Applied(star=self.star, by=by, applied_at=at)


class Declined(Model):
    state: Literal["declined"] = "declined"
    star: Facts
    decision: Decision
    objections: tuple[Objection, ...] = ()

    def apply(self, by: PersonId, at: Instant) -> Applied:
        return Applied(star=self.star, by=by, applied_at=at)


class Lapsed(Model):
    state: Literal["lapsed"] = "lapsed"
    star: Facts
    lapsed_at: Instant

    def come_back(self, star: Facts) -> Eligible:
        return Eligible(star=star)


AnyStar = Eligible | Applied | Noticed | Granted | Suspended | Revoked | Declined | Lapsed
Star = Annotated[AnyStar, Field(discriminator="state")]


def star_id_of(volunteer_id: str, level: int) -> str:
    return f"star:{volunteer_id}:{level}"
