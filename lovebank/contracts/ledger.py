"""Published by services/ledger on the topic `lovebank.ledger`."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from lovebank.contracts.event import Event
from lovebank.contracts.ids import AccountId, PersonId, PlaceId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade, MinutesServed

Code = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$", examples=["minutes_reversed"])]


class LedgerEvent(Event):
    topic: ClassVar[str] = "lovebank.ledger"


class Side(BaseModel):
    """One account of a transfer, and what it had afterwards. Its versions have no gap.

    Of an account that is only ever the other side (issuance, clearing) nothing is kept: then the
    version is 0. So books can be rebuilt, and a repeat or a gap be seen.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    account_id: AccountId
    account_version: int = Field(default=0, ge=0)
    available_change: int = 0
    held_change: int = 0
    available: int = 0
    held: int = 0


class Posted(LedgerEvent):
    """A transfer is final. The aggregate is the transfer; per account the version is the order.

    `unit` is `min`, or `item:<sku>` for goods.
    """

    kind: ClassVar[str] = "ledger.posted"
    transfer_id: TransferId
    code: str
    transfer_kind: str
    amount: int = Field(ge=0)
    unit: str
    debit: Side
    credit: Side
    policy_version: int


class Reversed(LedgerEvent):
    """A transfer was taken back, by a transfer of its own that names the reason and who approved.

    `forced`: it was allowed to take the account below its floor.
    """

    kind: ClassVar[str] = "ledger.reversed"
    transfer_id: TransferId
    reverses: TransferId
    account_id: AccountId
    minutes: int = Field(ge=0)
    recognised_minutes: int = Field(ge=0)
    balance_minutes: int
    lifetime_minutes: int
    account_version: int
    forced: bool


class Deposited(LedgerEvent):
    """Served minutes are in the bank. The aggregate is the transfer; balances are those after.

    `minutes` went to the balance, `recognised_minutes` to the lifetime minutes. By the policy, for
    the grade of evidence or over the day's ceiling, either may be less than what was served, or 0.
    `over_ceiling_minutes` found no room under the ceiling of the balance; of these
    `overflow_minutes` go to the solidarity pool, by a transfer of their own that follows.
    """

    kind: ClassVar[str] = "ledger.deposited"
    transfer_id: TransferId
    account_id: AccountId
    volunteer_id: VolunteerId
    deed_id: str  # The help request or the attendance.
    minutes_served: MinutesServed
    minutes: int = Field(ge=0)
    recognised_minutes: int = Field(ge=0)
    evidence_grade: EvidenceGrade
    policy_version: int
    balance_minutes: int
    lifetime_minutes: int
    account_version: int
    over_ceiling_minutes: int = Field(default=0, ge=0)
    overflow_minutes: int = Field(default=0, ge=0)


class StarEligible(LedgerEvent):
    """The lifetime minutes reach a rung of the ladder in force. The aggregate is the deposit; where
    new rules brought the rung to the minutes, the account.
    """

    kind: ClassVar[str] = "star.eligible"
    volunteer_id: VolunteerId
    star_level: int = Field(ge=1, le=9)
    lifetime_minutes: int
    policy_version: int


class Sealed(LedgerEvent):
    """Transfers that are final were sealed into a block. The aggregate is the block.

    Whoever keeps the hashes that were published can tell later whether anything was changed.
    """

    kind: ClassVar[str] = "ledger.sealed"
    number: int = Field(ge=1)  # 1, 2, 3 without a gap, in each community.
    transfers: int = Field(ge=1)
    previous_hash: str
    block_hash: str


class AccountEvent(LedgerEvent):
    """The aggregate is the account."""

    account_id: AccountId
    volunteer_id: VolunteerId


class AccountBecameDormant(AccountEvent):
    """Nothing was posted for as long as the policy says: it receives, and gives once woken."""

    kind: ClassVar[str] = "account.became_dormant"
    policy_version: int = Field(ge=1)


class AccountWoken(AccountEvent):
    kind: ClassVar[str] = "account.woken"


class PersonErased(LedgerEvent):
    """A person asked to be forgotten, and what they had in the bank is settled.

    Whoever keeps personal data of theirs, of places within `within`, destroys it now. Their id, and
    what it stands for in books and figures, stays. The aggregate is the erasure.
    """

    kind: ClassVar[str] = "person.erased"
    person_id: PersonId
    within: PlaceId


class StarEvent(LedgerEvent):
    """The aggregate is the star, `star:<volunteer_id>:<level>`."""

    volunteer_id: VolunteerId
    star_level: int = Field(ge=1, le=9)
    policy_version: int = Field(ge=1)


class StarNoticed(StarEvent):
    """It hangs on public notice until then, and is granted unless somebody objects."""

    kind: ClassVar[str] = "star.noticed"
    notice_ends_at: Instant


class StarGranted(StarEvent):
    """After its notice, or again after it was suspended."""

    kind: ClassVar[str] = "star.granted"


class StarSuspended(StarEvent):
    """It does not count for now: minutes were taken back, or are in doubt."""

    kind: ClassVar[str] = "star.suspended"
    reason: Code


class StarRevoked(StarEvent):
    kind: ClassVar[str] = "star.revoked"
    reason: Code


class CertificateEvent(LedgerEvent):
    certificate_number: str
    volunteer_id: VolunteerId


class CertificateIssued(CertificateEvent):
    """The aggregate is the certificate. Its code is the holder's to hand over, and not told."""

    kind: ClassVar[str] = "certificate.issued"
    minutes: int = Field(ge=0)
    policy_version: int = Field(ge=1)


class CertificateRevoked(CertificateEvent):
    kind: ClassVar[str] = "certificate.revoked"
    reason: Code


class RedemptionEvent(LedgerEvent):
    """The aggregate is the redemption. Its pick-up code is the member's, and told nowhere."""

    redemption_id: str
    member_id: PersonId
    exchange_point_id: str
    merchant_id: str
    offer_id: str
    offer_kind: Code = Field(examples=["service"])
    quantity: int = Field(ge=1)
    minutes: int = Field(ge=1)
    policy_version: int = Field(ge=1)


class RedemptionReserved(RedemptionEvent):
    """Its hours are held, and of goods the pieces, until it is collected or this time is over."""

    kind: ClassVar[str] = "redemption.reserved"
    collect_by: Instant


class RedemptionCaptured(RedemptionEvent):
    """Handed over at the counter. Of fewer than were reserved, the rest is free again."""

    kind: ClassVar[str] = "redemption.captured"
    reserved_quantity: int = Field(ge=1)


class RedemptionReleased(RedemptionEvent):
    """Given back, or not collected in time: nothing was spent."""

    kind: ClassVar[str] = "redemption.released"
    returned_by: Code = Field(examples=["time"])
