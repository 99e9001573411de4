"""Which organization somebody works for: a register that only operators write.

Member ──leave──▶ Left ──enter──▶ Member
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import PersonId, PlaceId
from lovebank.contracts.instant import Instant
from lovebank.kernel.model import Model
from services.ledger.domain.four_eyes import OrganizationId


class Member(Model):
    """One person, one organization at a time. `place` is where they work for it."""

    state: Literal["member"] = "member"
    person_id: PersonId
    organization_id: OrganizationId
    place: PlaceId
    entered_by: PersonId
    entered_at: Instant

    def leave(self, by: PersonId, at: Instant) -> Left:
        return Left(
            person_id=self.person_id,
            organization_id=self.organization_id,
            place=self.place,
            left_by=by,
            left_at=at,
        )


class Left(Model):
    """They work for nobody now, and sign nothing."""

    state: Literal["left"] = "left"
    person_id: PersonId
    organization_id: OrganizationId
    place: PlaceId
    left_by: PersonId
    left_at: Instant


AnyMembership = Member | Left
Membership = Annotated[AnyMembership, Field(discriminator="state")]


def membership_of(person_id: str) -> str:
    return f"membership:{person_id}"
