"""A line of the journal: minutes from the community's issuance to a member's account.

A transfer is named after its deed, so making it twice makes it once. It is entered first, as
pending, and is final once the account has absorbed it.

    Pending ──post──▶ Final
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade, MinutesServed
from lovebank.kernel.model import Model


class Deed(Model):
    """What somebody did for others, as confirmed elsewhere."""

    deed_id: str
    volunteer_id: VolunteerId
    served_in: CommunityId
    served_at: Instant
    minutes_served: MinutesServed
    evidence_grade: EvidenceGrade

    @property
    def transfer_id(self) -> TransferId:
        return TransferId(f"deposit:{self.deed_id}")

    @property
    def account_id(self) -> AccountId:
        return account_of(self.volunteer_id)


class Transfer(Model):
    """`community_id` is the account's: its issuance is the other side of every deposit."""

    transfer_id: TransferId
    account_id: AccountId
    community_id: CommunityId
    deed: Deed
    policy_version: int
    entered_at: Instant
    cause_id: str
    correlation_id: str


class Posting(Model):
    """What an account made of a transfer, and what it had afterwards."""

    transfer_id: TransferId
    minutes: int = Field(ge=0)
    recognised_minutes: int = Field(ge=0)
    balance_minutes: int
    lifetime_minutes: int
    account_version: int = Field(ge=1)


class Pending(Model):
    state: Literal["pending"] = "pending"
    transfer: Transfer
    line: Literal[0] = 0  # No line of the statement yet. Lists are ordered by what all have.

    def post(self, posting: Posting) -> Final:
        return Final(transfer=self.transfer, posting=posting, line=posting.account_version)


class Final(Model):
    state: Literal["final"] = "final"
    transfer: Transfer
    posting: Posting
    line: int = Field(ge=1)


Entry = Annotated[Pending | Final, Field(discriminator="state")]


def account_of(volunteer_id: str) -> AccountId:
    return AccountId(f"account:{volunteer_id}")
