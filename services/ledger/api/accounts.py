"""`/accounts`: what somebody has in the bank, and how it came there."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from lovebank.contracts.ids import AccountId, CommunityId, TransferId, VolunteerId
from lovebank.contracts.instant import Instant
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.http import problems, provided
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import NotForYou, NothingHere, Permit
from lovebank.kernel.paging import BadCursor, Listing, PageQuery
from services.ledger.domain.account import Account
from services.ledger.domain.bank_policy import BankPolicy
from services.ledger.domain.stars import eligible_level, next_level_at_minutes
from services.ledger.domain.transfer import Final
from services.ledger.usecases.bookkeeper import Bookkeeper

router = APIRouter(prefix="/accounts", tags=["accounts"])

Reader = Annotated[Permit, may("account.read")]
Desk = Annotated[Bookkeeper, provided(Bookkeeper)]


class Star(BaseModel):
    """`next_level_at_minutes` is null above the last rung of the ladder."""

    eligible_level: int
    next_level_at_minutes: int | None
    policy_version: int


class AccountShown(BaseModel):
    account_id: AccountId
    volunteer_id: VolunteerId
    community_id: CommunityId
    balance_minutes: int
    lifetime_minutes: int
    version: int
    star: Star

    @classmethod
    def of(cls, account: Account, policy: BankPolicy) -> "AccountShown":
        lifetime, ladder = account.lifetime_minutes, policy.star_ladder_minutes
        return cls(
            account_id=account.account_id,
            volunteer_id=account.volunteer_id,
            community_id=account.community_id,
            balance_minutes=account.balance_minutes,
            lifetime_minutes=lifetime,
            version=account.version,
            star=Star(
                eligible_level=eligible_level(lifetime, ladder),
                next_level_at_minutes=next_level_at_minutes(lifetime, ladder),
                policy_version=policy.version,
            ),
        )


class StatementLine(BaseModel):
    """One posting. What was served and what it counted for may differ: the policy says why."""

    line: int
    transfer_id: TransferId
    deed_id: str
    entered_at: Instant
    served_at: Instant
    minutes_served: int
    minutes: int
    recognised_minutes: int
    evidence_grade: EvidenceGrade
    policy_version: int
    balance_minutes: int
    lifetime_minutes: int

    @classmethod
    def of(cls, entry: Final) -> "StatementLine":
        transfer, posting = entry.transfer, entry.posting
        return cls(
            line=entry.line,
            transfer_id=transfer.transfer_id,
            deed_id=transfer.deed.deed_id,
            entered_at=transfer.entered_at,
            served_at=transfer.deed.served_at,
            minutes_served=transfer.deed.minutes_served,
            minutes=posting.minutes,
            recognised_minutes=posting.recognised_minutes,
            evidence_grade=transfer.deed.evidence_grade,
            policy_version=transfer.policy_version,
            balance_minutes=posting.balance_minutes,
            lifetime_minutes=posting.lifetime_minutes,
        )


@router.get("/{volunteer_id}", responses=problems(NotForYou, NothingHere))
async def show(volunteer_id: VolunteerId, permit: Reader, desk: Desk) -> AccountShown:
    """What may be spent, what was ever served, and which star that makes one eligible for."""
    account, policy = await desk.account(volunteer_id, permit)
    return AccountShown.of(account, policy)


@router.get("/{volunteer_id}/statement", responses=problems(NotForYou, NothingHere, BadCursor))
async def statement(
    volunteer_id: VolunteerId, permit: Reader, desk: Desk, page: PageQuery
) -> Listing[StatementLine]:
    """Every posting, oldest first, its lines numbered without a gap."""
    found = await desk.statement(volunteer_id, permit, page)
    final = [kept.value for kept in found.items if isinstance(kept.value, Final)]
    return Listing.of([StatementLine.of(entry) for entry in final], found.next)
