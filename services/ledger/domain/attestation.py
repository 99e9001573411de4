"""An attestation: one answer about a star, for one partner, signed, for a while.

    Valid ──withdraw──▶ Withdrawn

It says yes or no, or a level, and not who it is about: that the holder says by handing it over.
It is valid until it expires, is withdrawn, or is no longer so.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from lovebank.contracts.ids import CommunityId, PersonId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.benefit import PartnerId

DAYS_MAX = 90
AttestationId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]


class Consent(StrEnum):
    """How the person whom it is about said yes."""

    OWN = "own"  # They asked for it themselves.
    SIGNED_PAPER = "signed_paper"
    TELEPHONE = "telephone"


class AtLeast(Model):
    """Has a star of this level or a higher one: yes or no."""

    kind: Literal["at_least"] = "at_least"
    star_level: int = Field(ge=1, le=9, strict=True)

    def answer(self, star_level: int) -> bool | int:
        return star_level >= self.star_level


class WhichLevel(Model):
    kind: Literal["which_level"] = "which_level"

    def answer(self, star_level: int) -> bool | int:
        return star_level


Question = Annotated[AtLeast | WhichLevel, Field(discriminator="kind")]


class Statement(Model):
    attestation_id: str
    volunteer_id: VolunteerId
    community_id: CommunityId
    audience: PartnerId
    question: Question
    answer: StrictBool | StrictInt  # Yes is not level 1.
    consent: Consent
    asked_by: PersonId
    issued_at: Instant
    expires_at: Instant


class Valid(Model):
    """`token` is the statement as it was signed."""

    state: Literal["valid"] = "valid"
    statement: Statement
    token: str

    def withdraw(self, by: PersonId, at: Instant) -> Withdrawn:
        return Withdrawn(statement=self.statement, by=by, withdrawn_at=at)


class Withdrawn(Model):
    state: Literal["withdrawn"] = "withdrawn"
    statement: Statement
    by: PersonId
    withdrawn_at: Instant


AnyAttestation = Valid | Withdrawn
Attestation = Annotated[AnyAttestation, Field(discriminator="state")]
Standing = Literal["valid", "withdrawn", "expired", "no_longer_so"]


def standing(attestation: AnyAttestation, star_level: int, at: Instant) -> Standing:
    """What a partner is told who asks whether it still holds."""
    told = attestation.statement
    if isinstance(attestation, Withdrawn):
        return "withdrawn"
    if at >= told.expires_at:
        return "expired"
    return "valid" if told.question.answer(star_level) == told.answer else "no_longer_so"
