"""A volunteer, from a wish to help to a name on the register.

Registered ──approve──▶ Approved ──suspend──▶ Suspended
    │                   │      ◀──reinstate──┘   │
    └──leave──▶ Left ◀──┴──────────leave─────────┘
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import GridId
from lovebank.kernel.model import Model
from services.volunteers.domain.errors import BadBirthYear, TooYoung
from services.volunteers.domain.recruitment import Recruitment

AGE_ALONE, AGE_ADULT, AGE_MAX = 14, 18, 120
SKILLS_MAX = 30
GONE, NOWHERE = "—", "nowhere"  # In place of what was erased.
Skill = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$", examples=["electrics"])]


class Profile(Model):
    """Who it is. Name and telephone number stay in this service.

    Without a year of birth, whoever approves vouches that the volunteer is of age.
    """

    volunteer_id: VolunteerId
    community_id: CommunityId
    name: str
    phone: str | None
    home_grid: GridId
    skills: tuple[Skill, ...] = ()
    team: str | None = None
    birth_year: int | None = None
    guardian_id: PersonId | None = None
    recruitment: Recruitment
    registered_at: Instant

    @property
    def masked_name(self) -> str:
        """The surname only: the first word, or the first character of a Chinese name."""
        surname, _, rest = self.name.partition(" ")
        return f"{surname if rest else self.name[0]} **"

    def erased(self) -> Profile:
        """That there was somebody, found in this way; no more."""
        return Profile(
            volunteer_id=self.volunteer_id,
            community_id=self.community_id,
            name=GONE,
            phone=None,
            home_grid=NOWHERE,
            recruitment=self.recruitment,
            registered_at=self.registered_at,
        )


class Registered(Model):
    state: Literal["registered"] = "registered"
    profile: Profile
    duty: Literal["off"] = "off"

    def approve(self, volunteer_no: str, at: Instant, *, cleared_for_homes: bool) -> Approved:
        return Approved(
            profile=self.profile,
            volunteer_no=volunteer_no,
            approved_at=at,
            cleared_for_homes=cleared_for_homes,
        )

    def leave(self, at: Instant) -> Left:
        return Left(profile=self.profile, left_at=at)


class Approved(Model):
    state: Literal["approved"] = "approved"
    profile: Profile
    volunteer_no: str
    approved_at: Instant
    cleared_for_homes: bool
    duty: Literal["on", "off"] = "off"

    def go_on_duty(self) -> Approved:
        return self.model_copy(update={"duty": "on"})

    def go_off_duty(self) -> Approved:
        return self.model_copy(update={"duty": "off"})

    def suspend(self, at: Instant) -> Suspended:
        return Suspended(
            profile=self.profile,
            volunteer_no=self.volunteer_no,
            suspended_at=at,
            cleared_for_homes=self.cleared_for_homes,
        )

    def leave(self, at: Instant) -> Left:
        return Left(profile=self.profile, left_at=at)


class Suspended(Model):
    state: Literal["suspended"] = "suspended"
    profile: Profile
    volunteer_no: str
    suspended_at: Instant
    cleared_for_homes: bool
    duty: Literal["off"] = "off"

    def reinstate(self, at: Instant) -> Approved:
        """Approved again, under the same number; going on duty is their own to decide."""
        return Approved(
            profile=self.profile,
            volunteer_no=self.volunteer_no,
            approved_at=at,
            cleared_for_homes=self.cleared_for_homes,
        )

    def leave(self, at: Instant) -> Left:
        return Left(profile=self.profile, left_at=at)


class Left(Model):
    state: Literal["left"] = "left"
    profile: Profile
    left_at: Instant
    duty: Literal["off"] = "off"

    def erase(self) -> Left:
        return self.model_copy(update={"profile": self.profile.erased()})


Volunteer = Annotated[Registered | Approved | Suspended | Left, Field(discriminator="state")]


def check_age(birth_year: int | None, guardian_id: PersonId | None, this_year: int) -> None:
    """Raises `TooYoung`, `BadBirthYear`. Of two possible ages the younger is assumed."""
    if birth_year is None:
        return
    if not this_year - AGE_MAX <= birth_year <= this_year:
        raise BadBirthYear
    if youngest_age(birth_year, this_year) < AGE_ALONE and guardian_id is None:
        raise TooYoung(AGE_ALONE)


def youngest_age(birth_year: int, this_year: int) -> int:
    """Whose birthday is not known may still have it before them this year."""
    return this_year - birth_year - 1


def volunteer_no(prefix: str, number: int) -> str:
    """Public, and made of nothing that somebody is or has."""
    return f"{prefix}-{number:06d}"
