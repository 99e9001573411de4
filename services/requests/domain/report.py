"""A need as somebody tells it: who needs what, and where; for oneself or for another."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from lovebank.contracts.ids import CommunityId, ResidentId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import Category, Channel, GridId, MinutesServed, ServiceClass
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name, Phone, Words
from services.requests.domain.example import example
from services.requests.domain.need import Address, Beneficiary, CareFlag, Consent

CARE_FLAGS_MAX = 20
_LONG_NUMBER = re.compile(r"[0-9]{5}")


def _without_telephone_number(building: str) -> str:
    # The building is shown before acceptance: nobody's number may hide in it.
    if _LONG_NUMBER.search(re.sub(r"[\s-]", "", building)):
        raise ValueError("Should name a building, without a telephone number.")
    return building


Building = Annotated[Name, AfterValidator(_without_telephone_number)]
Care = Annotated[tuple[CareFlag, ...], Field(max_length=CARE_FLAGS_MAX)]
PersonKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["lei"])]


class KnownBeneficiary(Model):
    """One whom the community office has registered."""

    resident_id: PersonKey


class ToldBeneficiary(Model):
    """One who is not registered, or not known to be."""

    name: Name = Field(examples=["雷"])
    phone: Phone | None = None
    grid: GridId = Field(examples=["grid-2"])
    building: Building = Field(examples=["Building 4"])
    stair: Name | None = None
    door: Name | None = None
    care: Care = ()

    def named(self, resident_id: ResidentId) -> Beneficiary:
        return Beneficiary(
            resident_id=resident_id,
            name=self.name,
            phone=self.phone,
            address=Address(
                grid=self.grid, building=self.building, stair=self.stair, door=self.door
            ),
            care=self.care,
        )


class NeedReport(Model):
    model_config = example(
        {
            "community_id": "yongzhou.lengshuitan.meiwan.wujiayuan",
            "beneficiary": {"resident_id": "lei"},
            "category": "public_space",
            "words": "The corridor light of stair 2 is out, and Ms Lei cannot see the steps.",
            "channel": "wechat_group",
        }
    )

    community_id: CommunityId = Field(examples=["yongzhou.lengshuitan.meiwan.wujiayuan"])
    beneficiary: KnownBeneficiary | ToldBeneficiary | None = Field(
        default=None, description="Whom to help; oneself, where nobody is named."
    )
    category: Category
    words: Words
    channel: Channel
    service_class: ServiceClass | None = Field(
        default=None, description="P0 by anybody who sees danger; others are for the desk to say."
    )
    consent: Consent | None = Field(
        default=None, description="For the desk, where the beneficiary has been spoken to."
    )
    planned_minutes: MinutesServed | None = None
    wanted_by: Instant | None = None
