"""What was asked for, by whom, for whom and where. It never changes; what is done about it does."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from lovebank.contracts.ids import CommunityId, PersonId, RequestId, ResidentId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import Category, Channel, GridId, MinutesServed
from lovebank.kernel.model import Model

PROXIES_MAX = 5
GONE = "—"  # In place of what was erased.
CareFlag = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$", examples=["alone"])]


class Consent(StrEnum):
    """Whether the beneficiary agrees to what somebody else reported."""

    UNKNOWN = "unknown"
    INFORMED = "informed"
    CONSENTED = "consented"
    DECLINED = "declined"


class Address(Model):
    grid: GridId
    building: str
    stair: str | None
    door: str | None


class Beneficiary(Model):
    """Whom to help, as known when it was reported: their contact is shown only by a reveal."""

    resident_id: ResidentId
    name: str
    phone: str | None
    address: Address
    proxies: tuple[PersonId, ...] = Field(default=(), max_length=PROXIES_MAX)
    care: tuple[CareFlag, ...] = ()

    def erased(self) -> "Beneficiary":
        """What may be counted of them, and nothing by which they could be found."""
        nowhere = Address(grid=self.address.grid, building=GONE, stair=None, door=None)
        return Beneficiary(resident_id=self.resident_id, name=GONE, phone=None, address=nowhere)


class Need(Model):
    request_id: RequestId
    ticket_no: str
    community_id: CommunityId
    reporter_id: PersonId
    reported_at: Instant
    channel: Channel
    category: Category
    words: str
    beneficiary: Beneficiary
    planned_minutes: MinutesServed | None = None
    wanted_by: Instant | None = None

    @property
    def asking_side(self) -> frozenset[str]:
        """Who asked, who is helped, and who may speak for whom is helped."""
        return frozenset({self.reporter_id}) | self.helped_side

    @property
    def helped_side(self) -> frozenset[str]:
        return frozenset({self.beneficiary.resident_id, *self.beneficiary.proxies})

    def without(self, person_id: PersonId) -> "Need":
        """Words go as well: who told them, or whom they are about, is in them."""
        is_theirs = str(self.beneficiary.resident_id) == person_id
        beneficiary = self.beneficiary.erased() if is_theirs else self.beneficiary
        words = GONE if person_id == self.reporter_id or is_theirs else self.words
        return self.model_copy(update={"beneficiary": beneficiary, "words": words})
