"""A community's rules for its bank: versioned data, stamped on whatever they decided."""

from datetime import date, timedelta, timezone
from typing import Annotated

from pydantic import Field, field_validator

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import MINUTES_A_DEED_MAX, EvidenceGrade
from lovebank.kernel.model import Model
from lovebank.kernel.policies.versions import Versioned, Versions
from lovebank.kernel.text import Name
from services.ledger.domain.ceiling import Surplus
from services.ledger.domain.doubts import Limits, Signals
from services.ledger.domain.exchange_rules import ExchangeRules

STAR_LEVELS_MAX = 9
DATES_MAX = 400
MINUTES_MAX = 10**9
# One time in the whole country, and none in summer: a day is the day on the volunteer's wall.
LOCAL_TIME = timezone(timedelta(hours=8))
Rung = Annotated[int, Field(gt=0, le=MINUTES_MAX, strict=True)]
Dates = Annotated[tuple[date, ...], Field(max_length=DATES_MAX)]
Grades = Annotated[tuple[EvidenceGrade, ...], Field(max_length=len(EvidenceGrade))]


class Rules(Model):
    """The defaults are those of domain.md: what a minute counts for, by how well it is known.

    Minutes over the day's ceiling are recorded in the journal, and count neither for the balance
    nor for stars.
    """

    star_ladder_minutes: tuple[Rung, ...] = Field(
        default=(6_000, 18_000, 36_000, 60_000, 90_000), min_length=1, max_length=STAR_LEVELS_MAX
    )
    grades_for_balance: Grades = tuple(EvidenceGrade)
    grades_for_stars: Grades = tuple(EvidenceGrade)[1:]
    # How long after it was served a deed may still be told; `days.py` keeps the days for longer.
    told_within_months: int = Field(default=6, gt=0, le=12, strict=True)
    counted_a_day_minutes_max: int = Field(default=8 * 60, gt=0, le=MINUTES_A_DEED_MAX, strict=True)
    # How high a member's balance may rise, and what becomes of a deed's minutes over it.
    ceiling_minutes: int = Field(default=90_000, gt=0, le=MINUTES_MAX, strict=True)
    over_the_ceiling: Surplus = Surplus.POOL
    dormant_after_months: int = Field(default=24, gt=0, le=1_200, strict=True)  # Without a posting.
    grades_for_certificates: Grades = tuple(EvidenceGrade)[1:]
    star_by_application: bool = True  # Else a star that is reached needs nobody to ask for it.
    star_notice_days: int = Field(default=5, ge=0, le=60, strict=True)  # None at all, with 0.
    star_notice_skips_weekends: bool = True
    # No working days, where weekends are none either; and weekends that are worked in exchange.
    public_holidays: Dates = ()
    worked_weekends: Dates = ()
    # The balance sheet warns: what is owed is not covered by a year of service; or people spend so
    # much of what they have, and so much more than is earned, that it is a run.
    coverage_percent_min: int = Field(default=100, ge=0, le=10_000, strict=True)
    run_spent_percent: int = Field(default=10, ge=1, le=100, strict=True)
    run_spent_to_earned_percent: int = Field(default=200, ge=0, le=10_000, strict=True)
    by_hand: Limits = Limits()
    fraud: Signals = Signals()
    appeal_days_max: int = Field(default=30, gt=0, le=366, strict=True)
    served_a_day_minutes_max: int = Field(
        default=MINUTES_A_DEED_MAX, gt=0, le=MINUTES_A_DEED_MAX, strict=True
    )
    issuer_name: Name | None = None  # Of the office, as it stands on a certificate.
    exchange: ExchangeRules = Field(default_factory=ExchangeRules)

    @field_validator("star_ladder_minutes")
    @classmethod
    def _rises(cls, ladder: tuple[int, ...]) -> tuple[int, ...]:
        if list(ladder) != sorted(set(ladder)):
            raise ValueError("each rung of the ladder is higher than the one before")
        return ladder

    @field_validator("grades_for_balance", "grades_for_stars", "grades_for_certificates")
    @classmethod
    def _in_order(cls, grades: tuple[EvidenceGrade, ...]) -> tuple[EvidenceGrade, ...]:
        return tuple(sorted(set(grades)))


class BankPolicy(Versioned, Rules):
    """The rules as one version of them is in force in one community."""


def default_policies(community_id: CommunityId) -> Versions[BankPolicy]:
    """Version 1: the numbers of the city's method, until the community sets its own."""
    return Versions[BankPolicy](
        community_id=community_id, versions=(BankPolicy(community_id=community_id),)
    )


def local_day(moment: Instant) -> str:
    return moment.astimezone(LOCAL_TIME).date().isoformat()
