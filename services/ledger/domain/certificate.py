"""A certificate (志愿服务记录证明): what a stretch of somebody's service record says, on one day.

    Issued ──revoke──▶ Revoked

It tells strangers what its holder chose to show. Whose it is stands only on the paper.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.model import Model
from services.ledger.domain.bank_policy import LOCAL_TIME, BankPolicy
from services.ledger.domain.certificate_no import as_written
from services.ledger.domain.errors import NothingToCertify
from services.ledger.domain.passbook import RecordedDeed, minutes_by_grade

DEEDS_LISTED_MAX = 500


class Shown(StrEnum):
    """What the holder may hand over beyond number, dates, issuer and the sum."""

    GRADES = "grades"
    STAR = "star"
    DEEDS = "deeds"


class Grounds(StrEnum):
    """Why a certificate is revoked."""

    MINUTES_REVERSED = "minutes_reversed"
    ISSUED_IN_ERROR = "issued_in_error"
    LOST = "lost"
    WISH_OF_HOLDER = "wish_of_holder"


class Span(Model):
    """Both days are in it, on the calendar of the volunteer's wall."""

    first_day: date
    last_day: date

    def up_to(self, at: Instant) -> Span:
        """Nobody certifies days to come."""
        today = at.astimezone(LOCAL_TIME).date()
        return self.model_copy(update={"last_day": min(self.last_day, today)})

    def covers(self, moment: Instant) -> bool:
        return self.first_day <= moment.astimezone(LOCAL_TIME).date() <= self.last_day


class CertifiedDeed(Model):
    day: date
    minutes: int
    evidence_grade: EvidenceGrade


class Certified(Model):
    number: str
    code: str
    volunteer_id: VolunteerId
    community_id: CommunityId
    issuer: str
    span: Span
    shown: tuple[Shown, ...]
    minutes_by_grade: Mapping[str, int]
    deeds: tuple[CertifiedDeed, ...]
    star_level: int
    policy_version: int
    issued_at: Instant
    issued_by: PersonId

    @property
    def minutes(self) -> int:
        return sum(self.minutes_by_grade.values())

    def shows(self, part: Shown) -> bool:
        return part in self.shown

    def is_opened_by(self, code: str) -> bool:
        return hmac.compare_digest(as_written(code).encode(), self.code.encode())


class Issued(Model):
    state: Literal["issued"] = "issued"
    certified: Certified

    def revoke(self, grounds: Grounds, by: PersonId, at: Instant) -> Revoked:
        return Revoked(certified=self.certified, grounds=grounds, by=by, revoked_at=at)


class Revoked(Model):
    """It stays to be looked up, for good: a paper cannot be called back."""

    state: Literal["revoked"] = "revoked"
    certified: Certified
    grounds: Grounds
    by: PersonId
    revoked_at: Instant


AnyCertificate = Issued | Revoked
Certificate = Annotated[AnyCertificate, Field(discriminator="state")]


def counted(
    record: Sequence[RecordedDeed], span: Span, policy: BankPolicy
) -> Sequence[RecordedDeed]:
    """The deeds that a certificate over these days may tell of. Raises `NothingToCertify`."""
    found = [
        each
        for each in record
        if span.covers(each.deed.served_at)
        and not each.corrected_by
        and each.counted_minutes
        and each.deed.evidence_grade in policy.grades_for_certificates
    ]
    if not found:
        raise NothingToCertify
    return found


def by_grade(found: Sequence[RecordedDeed]) -> Mapping[str, int]:
    return {
        str(int(grade)): told for grade, told in minutes_by_grade(found, [*EvidenceGrade]).items()
    }


def listed(found: Sequence[RecordedDeed]) -> tuple[CertifiedDeed, ...]:
    """In the order in which they were done; of very many the last ones."""
    deeds = sorted(found, key=lambda each: each.deed.served_at)[-DEEDS_LISTED_MAX:]
    return tuple(
        CertifiedDeed(
            day=each.deed.served_at.astimezone(LOCAL_TIME).date(),
            minutes=each.counted_minutes,
            evidence_grade=each.deed.evidence_grade,
        )
        for each in deeds
    )
