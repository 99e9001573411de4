"""The lines that a file of a town may hold: one JSON object a line, told apart by its `kind`.

A line knows what it is called, what must be there before it, and the commands that bring it about.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from lovebank.contracts.access import Role
from lovebank.contracts.ids import CommunityId, PlaceId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import GridId, RecruitmentChannel
from lovebank.importing.exchange_kinds import (
    ExchangePointLine,
    GoodsOfferLine,
    MerchantLine,
    ServiceOfferLine,
)
from lovebank.importing.line import Called, Command, Id, Line
from lovebank.kernel.model import Model
from lovebank.kernel.text import Name, Phone
from services.ledger.domain.bank_policy import Rules as BankRules
from services.ledger.domain.four_eyes import OrganizationId
from services.notifications.domain.policy import Policies as NotificationRules
from services.requests.domain.help_policy import Rules as HelpRules
from services.volunteers.domain.dispatch_policy import Rules as DispatchRules


class Grid(Model):
    grid: GridId
    name: Name
    east_metres: int
    north_metres: int


class CommunityLine(Line):
    kind: Literal["community"]
    community_id: CommunityId
    name: Name
    neighbours: tuple[CommunityId, ...] = ()
    grids: Annotated[tuple[Grid, ...], Field(min_length=1)]

    @property
    def defines(self) -> Sequence[Called]:
        grids = [("grid", f"{self.community_id}/{grid.grid}") for grid in self.grids]
        return [("community", self.community_id), *grids]

    @property
    def refers(self) -> Sequence[Called]:
        return [("community", neighbour) for neighbour in self.neighbours]

    def commands(self) -> Sequence[Command]:
        return [Command("/requests/communities", self.body())]


RULES: Mapping[str, type[Model]] = {
    "requests": HelpRules,
    "volunteers": DispatchRules,
    "ledger": BankRules,
    "notifications": NotificationRules,
}


def _sentences(error: ValidationError) -> str:
    wrong = error.errors(include_url=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong)


class PolicyLine(Line):
    """The rules of one community for one service, which says itself what may be in them."""

    kind: Literal["policy"]
    service: Literal["requests", "volunteers", "ledger", "notifications"]
    community_id: CommunityId
    rules: dict[str, Any] = Field(default_factory=dict)

    @field_validator("rules")
    @classmethod
    def _are_known(cls, rules: dict[str, Any], told: ValidationInfo) -> dict[str, Any]:
        if service := told.data.get("service"):
            try:
                RULES[service].model_validate(rules)
            except ValidationError as error:
                raise ValueError(_sentences(error)) from error
        return rules

    @property
    def defines(self) -> Sequence[Called]:
        return [("policy", f"{self.service} of {self.community_id}")]

    @property
    def refers(self) -> Sequence[Called]:
        return [("community", self.community_id)]

    def commands(self) -> Sequence[Command]:
        body = {"community_id": self.community_id, **self.rules}
        return [Command(f"/{self.service}/policies", body)]


class HeldRoleLine(Model):
    role: Role
    scope: PlaceId


class AccountLine(Line):
    """Who may sign in, and what they may do where."""

    kind: Literal["account"]
    person: Id
    name: Name
    roles: Annotated[tuple[HeldRoleLine, ...], Field(min_length=1)]

    @property
    def defines(self) -> Sequence[Called]:
        return [("account", self.person)]

    @property
    def refers(self) -> Sequence[Called]:
        return []

    def commands(self) -> Sequence[Command]:
        return [Command("/issuer/accounts", self.body())]


class OrganizationMemberLine(Line):
    """For whom somebody works, and so in whose name they sign: what two people must want."""

    kind: Literal["organization_member"]
    organization_id: OrganizationId
    person_id: Id
    place: PlaceId

    @property
    def defines(self) -> Sequence[Called]:
        return [("organization_member", self.person_id)]

    @property
    def refers(self) -> Sequence[Called]:
        return []

    def commands(self) -> Sequence[Command]:
        at = f"/ledger/organizations/{self.organization_id}/members"
        return [Command(at, self.body("organization_id"))]


class ResidentLine(Line):
    kind: Literal["resident"]
    resident_id: Id
    community_id: CommunityId
    name: Name
    phone: Phone | None = None
    grid: GridId
    building: Name
    stair: Name | None = None
    door: Name | None = None
    proxies: tuple[Id, ...] = ()
    smartphone: bool = True
    care: tuple[Name, ...] = ()

    @property
    def defines(self) -> Sequence[Called]:
        return [("resident", self.resident_id)]

    @property
    def refers(self) -> Sequence[Called]:
        proxies = [("resident", proxy) for proxy in self.proxies]
        return [("grid", f"{self.community_id}/{self.grid}"), *proxies]

    def commands(self) -> Sequence[Command]:
        return [Command("/requests/residents", self.body())]


_DECIDED_LATER = ("approved", "cleared_for_homes", "on_duty")  # After they have registered.


class VolunteerLine(Line):
    kind: Literal["volunteer"]
    volunteer_id: Id
    community_id: CommunityId
    name: Name
    phone: Phone
    recruitment_channel: RecruitmentChannel
    recommended_by: Id | None = None
    skills: tuple[Id, ...] = ()
    home_grid: GridId
    approved: bool = True
    cleared_for_homes: bool = False  # Looked into, so that they may be sent into a home.
    on_duty: bool = False

    @property
    def defines(self) -> Sequence[Called]:
        return [("volunteer", self.volunteer_id)]

    @property
    def refers(self) -> Sequence[Called]:
        return [("grid", f"{self.community_id}/{self.home_grid}")]

    def commands(self) -> Sequence[Command]:
        at = f"/volunteers/volunteers/{self.volunteer_id}"
        steps = [Command("/volunteers/volunteers", self.body(*_DECIDED_LATER))]
        if self.approved:
            # Unsaid where it is not so: the command stays the one that older files have sent.
            cleared = {"cleared_for_homes": True} if self.cleared_for_homes else {}
            steps.append(Command(f"{at}/approve", cleared))
        if self.approved and self.on_duty:
            steps.append(Command(f"{at}/duty", {"on_duty": True}))
        return steps


class ActivityLine(Line):
    kind: Literal["activity"]
    activity_id: Id
    community_id: CommunityId
    team: Name
    title: Name
    starts_at: Instant
    planned_minutes: Annotated[int, Field(gt=0, le=16 * 60)]
    places: Annotated[int, Field(gt=0, le=10_000)]

    @property
    def defines(self) -> Sequence[Called]:
        return [("activity", self.activity_id)]

    @property
    def refers(self) -> Sequence[Called]:
        return [("community", self.community_id)]

    def commands(self) -> Sequence[Command]:
        return [Command("/volunteers/activities", self.body())]


TownLine: TypeAlias = (
    CommunityLine
    | PolicyLine
    | AccountLine
    | OrganizationMemberLine
    | ResidentLine
    | VolunteerLine
    | ActivityLine
    | ExchangePointLine
    | MerchantLine
    | ServiceOfferLine
    | GoodsOfferLine
)
LINE: TypeAdapter[TownLine] = TypeAdapter(Annotated[TownLine, Field(discriminator="kind")])
# Lines of a file that are no part of a town: they are lived in time, by `lovebank rehearse`.
LIVED = frozenset({"help_request", "attendance"})
# What is told first: who lives in a place comes after the place.
ORDER = (
    "community",
    "policy",
    "account",
    "organization_member",
    "resident",
    "volunteer",
    "activity",
    "exchange_point",
    "merchant",
    "service_offer",
    "goods_offer",
)
