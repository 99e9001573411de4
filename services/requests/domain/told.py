"""What people tell the desk with each command, field by field; `report.py` has the report."""

from typing import Literal

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, RequestId, ResidentId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import CloseReason, ConfirmedBy, MinutesServed, Party, ServiceClass
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name, Phone
from services.requests.domain.community import GRIDS_MAX, NEIGHBOURS_MAX, Community, Grid
from services.requests.domain.confirmation import Verdict
from services.requests.domain.example import example
from services.requests.domain.help_policy import Rules
from services.requests.domain.need import PROXIES_MAX, Address, Beneficiary, Consent
from services.requests.domain.report import PersonKey, ToldBeneficiary
from services.requests.domain.resident import Resident
from services.requests.domain.reveal import Reveal


class Triage(Model):
    service_class: ServiceClass


class Merge(Model):
    into: RequestId = Field(pattern=r"^[0-9a-z-]{1,64}$")


class ConsentTold(Model):
    consent: Literal[Consent.INFORMED, Consent.CONSENTED, Consent.DECLINED]


class Referral(Model):
    model_config = example({"party": "property_management"})

    party: Party


class Cancellation(Model):
    model_config = example({"reason": "done_by_others"})

    reason: Literal[
        CloseReason.NO_LONGER_NEEDED, CloseReason.DONE_BY_OTHERS, CloseReason.NOT_POSSIBLE
    ]


class Closing(Model):
    model_config = example({"reason": "solved_by_volunteer"})

    reason: CloseReason
    party: Party | None = Field(default=None, description="Whose it is, where it is not ours.")


class ConfirmationTold(Model):
    model_config = example({"confirmed_by": "telephone_operator", "minutes_served": 38})

    confirmed_by: Literal[
        ConfirmedBy.BENEFICIARY,
        ConfirmedBy.PROXY,
        ConfirmedBy.TELEPHONE_OPERATOR,
        ConfirmedBy.COUNTER,
    ]
    minutes_served: MinutesServed | None = Field(
        default=None, description="Where they say how long it took.", examples=[38]
    )


class RulingTold(Model):
    model_config = example({"verdict": "reduced", "minutes_served": 38})

    verdict: Verdict
    minutes_served: MinutesServed | None = Field(
        default=None, description="For `reduced`: at most what the volunteer stated."
    )


class CommunityTold(Model):
    model_config = example(
        {
            "community_id": "yongzhou.lengshuitan.meiwan.wujiayuan",
            "name": "吴家院",
            "neighbours": ["yongzhou.lengshuitan.meiwan.qinglong"],
            "grids": [{"grid": "g1", "name": "Old corridor", "east_metres": 0, "north_metres": 0}],
        }
    )

    community_id: CommunityId = Field(examples=["yongzhou.lengshuitan.meiwan.wujiayuan"])
    name: Name = Field(examples=["吴家院社区"])
    neighbours: tuple[CommunityId, ...] = Field(default=(), max_length=NEIGHBOURS_MAX)
    grids: tuple[Grid, ...] = Field(default=(), max_length=GRIDS_MAX)

    def community(self) -> Community:
        told = {name: getattr(self, name) for name in CommunityTold.model_fields}
        return Community.model_validate(told)


class PolicyTold(Rules):
    model_config = example(
        {
            "community_id": "yongzhou.lengshuitan.meiwan.wujiayuan",
            "promises": {"P1": {"acknowledge": 5, "accept": 10, "arrive": 30, "resolve": 45}},
        }
    )

    community_id: CommunityId = Field(examples=["yongzhou.lengshuitan.meiwan.wujiayuan"])


class ResidentTold(ToldBeneficiary):
    model_config = example(
        {
            "resident_id": "lei",
            "community_id": "yongzhou.lengshuitan.meiwan.wujiayuan",
            "name": "雷奶奶",
            "grid": "g1",
            "building": "Building 4",
            "stair": "2",
            "door": "401",
            "proxies": ["neighbour-stair-3"],
            "smartphone": False,
            "care": ["age_75", "alone"],
        }
    )

    resident_id: PersonKey | None = None
    community_id: CommunityId = Field(examples=["yongzhou.lengshuitan.meiwan.wujiayuan"])
    proxies: tuple[PersonKey, ...] = Field(default=(), max_length=PROXIES_MAX)
    smartphone: bool

    def resident(self, new_id: str, at: Instant) -> Resident:
        contact = self.named(ResidentId(self.resident_id or new_id))
        proxies = tuple(PersonId(proxy) for proxy in self.proxies)
        return Resident(
            community_id=self.community_id,
            smartphone=self.smartphone,
            registered_at=at,
            contact=contact.model_copy(update={"proxies": proxies}),
        )


class ResidentCard(Model):
    """A resident. Telephone, stair and door are shown to themselves and their proxies only."""

    resident_id: ResidentId
    community_id: CommunityId
    name: Name
    grid: str
    building: str
    smartphone: bool
    proxies: tuple[PersonId, ...]
    care: tuple[str, ...]
    phone: Phone | None
    stair: str | None
    door: str | None

    @classmethod
    def of(cls, resident: Resident, *, hidden: bool) -> "ResidentCard":
        contact, address = resident.contact, resident.contact.address
        return cls(
            resident_id=contact.resident_id,
            community_id=resident.community_id,
            name=contact.name,
            grid=address.grid,
            building=address.building,
            smartphone=resident.smartphone,
            proxies=contact.proxies,
            care=contact.care,
            phone=None if hidden else contact.phone,
            stair=None if hidden else address.stair,
            door=None if hidden else address.door,
        )


class Contact(Model):
    """Whom to help and where, in full; that it was shown is kept under `reveal_id`."""

    reveal_id: str
    to: PersonId
    at: Instant
    name: str
    phone: str | None
    address: Address

    @classmethod
    def of(cls, reveal: Reveal, beneficiary: Beneficiary) -> "Contact":
        return cls(
            reveal_id=reveal.reveal_id,
            to=reveal.to,
            at=reveal.at,
            name=beneficiary.name,
            phone=beneficiary.phone,
            address=beneficiary.address,
        )
