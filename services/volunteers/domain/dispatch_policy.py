"""A community's rules for asking volunteers: versioned data, stamped on whatever they decided."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from lovebank.contracts.ids import CommunityId
from lovebank.contracts.words import Category, ServiceClass
from lovebank.kernel.model import Model
from lovebank.kernel.policies.versions import Versioned, Versions
from services.volunteers.domain.volunteer import Skill

WAVE_MAX = 50
HOUR, DAY = 60, 24 * 60
OfferMinutes = Annotated[int, Field(gt=0, le=30 * DAY, strict=True)]
_OFFER_MINUTES: Mapping[ServiceClass, int] = {
    ServiceClass.URGENT: 15,
    ServiceClass.SAME_DAY: 2 * HOUR,
    ServiceClass.PLANNED: DAY,
    ServiceClass.PROJECT: 7 * DAY,
}
_SKILLS: Mapping[Category, tuple[Skill, ...]] = {
    Category.SMALL_REPAIR: ("small_repair", "electrics", "plumbing"),
    Category.PAPERWORK: ("paperwork",),
    Category.MEDIATION: ("mediation",),
}


class Rules(Model):
    """The defaults are those of domain.md.

    `skills_for`: any one of these makes able; a category that is not named asks for none.
    `offer_minutes`: how long an offer stands before others are asked as well. Of two who live as
    near, who was asked less often for the last `recent_requests` is asked first.
    """

    wave_size: int = Field(default=5, gt=0, le=WAVE_MAX, strict=True)
    offer_minutes: Mapping[ServiceClass, OfferMinutes] = Field(default=_OFFER_MINUTES)
    skills_for: Mapping[Category, tuple[Skill, ...]] = Field(default=_SKILLS)
    home_categories: tuple[Category, ...] = (
        Category.SMALL_REPAIR,
        Category.VISIT,
        Category.CLEANING,
        Category.ESCORT,
    )
    recent_requests: int = Field(default=100, gt=0, le=1_000, strict=True)
    number_prefix: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9]{1,11}$")


class DispatchPolicy(Versioned, Rules):
    """The rules as one version of them is in force in one community."""

    def minutes_of(self, service_class: ServiceClass) -> int:
        return self.offer_minutes.get(service_class, _OFFER_MINUTES[service_class])

    @property
    def prefix(self) -> str:
        own = self.community_id.rpartition(".")[2].replace("_", "").upper()
        return self.number_prefix or own[:12]


def default_policies(community_id: CommunityId) -> Versions[DispatchPolicy]:
    """Version 1: the numbers of the city's method, until the community sets its own."""
    return Versions[DispatchPolicy](
        community_id=community_id, versions=(DispatchPolicy(community_id=community_id),)
    )
