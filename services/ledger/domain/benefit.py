"""A benefit (礼遇): what a star gives its holder in one community.

Offered ──end──▶ Ended ──offer──▶ Offered
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from lovebank.kernel.text import Words

BenefitCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
PartnerId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{0,63}$")]


class BenefitKind(StrEnum):
    SHOPPING = "shopping"
    LOAN = "loan"
    LEAGUE_MEMBERSHIP = "league_membership"
    PARTY_MEMBERSHIP = "party_membership"
    HEALTH = "health"
    CULTURE = "culture"
    OTHER = "other"


class Benefit(Model):
    """`star_level` is the lowest that has it. `partner` is who grants it: the office, a shop."""

    community_id: CommunityId
    code: BenefitCode
    kind: BenefitKind
    star_level: int = Field(ge=1, le=9, strict=True)
    partner: PartnerId
    words: Words

    @property
    def benefit_id(self) -> str:
        return f"benefit:{self.community_id}:{self.code}"


class Offered(Model):
    state: Literal["offered"] = "offered"
    benefit: Benefit
    offered_at: Instant

    def end(self, at: Instant) -> Ended:
        return Ended(benefit=self.benefit, ended_at=at)


class Ended(Model):
    state: Literal["ended"] = "ended"
    benefit: Benefit
    ended_at: Instant

    def offer(self, benefit: Benefit, at: Instant) -> Offered:
        return Offered(benefit=benefit, offered_at=at)


AnyBenefit = Offered | Ended
KeptBenefit = Annotated[AnyBenefit, Field(discriminator="state")]
